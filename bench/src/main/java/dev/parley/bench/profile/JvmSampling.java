package dev.parley.bench.profile;

import dev.parley.bench.machine.HeapMeter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Samples of what another JVM spends its CPU time on, native code included (JEP 509). */
public final class JvmSampling implements AutoCloseable {

  private static final String EVENT = "jdk.CPUTimeSample";

  private final long pid;
  private final Path file;

  private JvmSampling(long pid, Path file) {
    this.pid = pid;
    this.file = file;
  }

  public static JvmSampling start(long pid) throws IOException, InterruptedException {
    var file = Files.createTempFile("parley-bench", ".jfr");
    // A plus adds what these settings, which are none, do not name.
    var order =
        "JFR.start name=bench settings=none +%s#enabled=true +%s#throttle=5ms"
            .formatted(EVENT, EVENT);
    var said = HeapMeter.ask(pid, order);
    if (!said.contains("Started recording")) {
      throw new IOException("JFR.start: %s (expected: a recording)".formatted(said.strip()));
    }
    return new JvmSampling(pid, file);
  }

  /** Ends it. */
  public List<CpuProfile.Sample> samples() throws IOException, InterruptedException {
    HeapMeter.ask(pid, "JFR.stop name=bench filename=" + file);
    var samples = new ArrayList<CpuProfile.Sample>();
    try (var recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        var event = recording.readEvent();
        if (event.getEventType().getName().equals(EVENT)) {
          samples.add(sample(event));
        }
      }
    }
    return List.copyOf(samples);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }

  private static CpuProfile.Sample sample(RecordedEvent event) {
    var thread = event.getThread("eventThread");
    var name = thread == null ? null : thread.getJavaName();
    var stack = event.getStackTrace();
    var methods =
        stack == null
            ? List.<String>of()
            : stack.getFrames().stream().map(JvmSampling::method).toList();
    return new CpuProfile.Sample(name == null ? "" : name, methods);
  }

  private static String method(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }
}
