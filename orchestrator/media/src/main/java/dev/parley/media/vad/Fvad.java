package dev.parley.media.vad;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The native library libfvad (the voice activity detector of WebRTC), called by its own C
 * functions.
 *
 * <p>The library comes in the jar of libfvad-jni. Its Java class is not used: as of 1.0.0-1 every
 * call of {@code fvadProcess} leaves its copy of the frame behind on the C heap, and all detectors
 * share one unguarded {@code std::map}, which event loops would corrupt.
 */
final class Fvad {

  /** The library cannot be used on this machine. */
  static final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    Unavailable(String message) {
      super(message);
    }
  }

  private final MethodHandle create;
  private final MethodHandle free;
  private final MethodHandle mode;
  private final MethodHandle rate;
  private final MethodHandle process;

  /** Loads the library for as long as the process lives. */
  static Fvad load() throws Unavailable {
    var resource = resource();
    try (var packed = Fvad.class.getResourceAsStream(resource)) {
      if (packed == null) {
        throw new Unavailable(resource + ": not in the class path (expected: libfvad-jni)");
      }
      return new Fvad(lookup(packed));
    } catch (IOException | IllegalArgumentException | UnsatisfiedLinkError failure) {
      throw new Unavailable(resource + ": " + failure.getMessage());
    }
  }

  private static String resource() throws Unavailable {
    var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    var machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    boolean arm = machine.equals("aarch64") || machine.equals("arm64");
    boolean intel = machine.equals("amd64") || machine.equals("x86_64");
    if (system.contains("linux") && (arm || intel)) {
      return "/debian-" + (arm ? "arm64" : "amd64") + "/liblibfvad-jni.so";
    }
    if (system.contains("mac") && (arm || intel)) {
      return "/macos-" + (arm ? "arm64" : "amd64") + "/liblibfvad-jni.dylib";
    }
    throw new Unavailable(system + " on " + machine + " (expected: Linux or macOS, 64 bit)");
  }

  // Native access is what this class is for; start scripts allow it.
  @SuppressWarnings("restricted")
  private static SymbolLookup lookup(InputStream packed) throws IOException {
    Path file = Files.createTempFile("parley-fvad", ".lib");
    try {
      Files.write(file, packed.readAllBytes());
      return SymbolLookup.libraryLookup(file, Arena.global());
    } finally {
      // Once it is mapped, the name is needed no more.
      Files.deleteIfExists(file);
    }
  }

  private Fvad(SymbolLookup library) throws Unavailable {
    var pointer = ValueLayout.ADDRESS;
    var number = ValueLayout.JAVA_INT;
    create = function(library, "fvad_new", FunctionDescriptor.of(pointer));
    free = function(library, "fvad_free", FunctionDescriptor.ofVoid(pointer));
    mode = function(library, "fvad_set_mode", FunctionDescriptor.of(number, pointer, number));
    rate =
        function(library, "fvad_set_sample_rate", FunctionDescriptor.of(number, pointer, number));
    MemoryLayout size = Linker.nativeLinker().canonicalLayouts().get("size_t");
    if (!(size instanceof ValueLayout.OfLong)) {
      throw new Unavailable("size_t: " + size + " (expected: 64 bit)");
    }
    process =
        function(library, "fvad_process", FunctionDescriptor.of(number, pointer, pointer, size));
  }

  // See lookup.
  @SuppressWarnings("restricted")
  private static MethodHandle function(
      SymbolLookup library, String name, FunctionDescriptor descriptor) throws Unavailable {
    var address =
        library.find(name).orElseThrow(() -> new Unavailable(name + ": not in the library"));
    // Critical: a call lasts microseconds and calls nothing back, so frames stay on the heap.
    return Linker.nativeLinker().downcallHandle(address, descriptor, Linker.Option.critical(true));
  }

  /**
   * A new detector.
   *
   * @param aggressiveness 0 takes most for speech, 3 least
   */
  MemorySegment open(int sampleRate, int aggressiveness) {
    try {
      var detector = (MemorySegment) create.invokeExact();
      if (detector.address() == 0) {
        throw new OutOfMemoryError("fvad_new");
      }
      int rated = (int) rate.invokeExact(detector, sampleRate);
      int moded = (int) mode.invokeExact(detector, aggressiveness);
      if (rated != 0 || moded != 0) {
        close(detector);
        throw new IllegalArgumentException(
            "detector: rate "
                + sampleRate
                + ", mode "
                + aggressiveness
                + " (expected: 8000, 0 to 3)");
      }
      return detector;
    } catch (Throwable failure) {
      throw unchecked(failure);
    }
  }

  /** Whether {@code frame}, 10, 20 or 30 ms long, is speech. */
  boolean process(MemorySegment detector, MemorySegment frame, long samples) {
    try {
      return (int) process.invokeExact(detector, frame, samples) == 1;
    } catch (Throwable failure) {
      throw unchecked(failure);
    }
  }

  void close(MemorySegment detector) {
    try {
      free.invokeExact(detector);
    } catch (Throwable failure) {
      throw unchecked(failure);
    }
  }

  /** Method handles declare {@code Throwable}; the C functions themselves throw nothing. */
  private static RuntimeException unchecked(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException(failure);
  }
}
