package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import dev.parley.net.websocket.BindProblem;
import io.github.givimad.libfvadjni.VoiceActivityDetector;
import io.netty.channel.epoll.Epoll;
import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Looks at the machine, one finding per thing that Parley or its tests use. */
final class Examination {

  private static final int JDK = 25;
  private static final int CORES_NEEDED = 2;
  private static final long MEGABYTE = 1L << 20;

  /** A node with broker, journal and recogniser fits into half of this. */
  private static final long MEMORY_NEEDED_MB = 2_000;

  private static final int ANSWER_SECONDS = 10;
  private static final String COLOURS = "\u001b\\[[0-9;]*m";

  static List<Finding> of(int port, Path folder) {
    return List.of(
        jdk(),
        maven(),
        cores(),
        memory(),
        port(port),
        folder(folder),
        epoll(),
        tls(),
        voiceActivity(),
        program(
            "Chromium",
            "tests of the console in a browser are skipped; apt install chromium",
            "chromium",
            "chromium-browser",
            "google-chrome"),
        program(
            "Node.js", "tests with foreign clients are skipped; apt install nodejs npm", "node"),
        program("Docker", "only needed to build an image", "docker"));
  }

  private static Finding jdk() {
    var found = Runtime.version().toString();
    return Runtime.version().feature() == JDK
        ? Finding.ok("JDK " + JDK, found + ", " + System.getProperty("java.home"))
        : Finding.missing("JDK " + JDK, found, "apt install openjdk-25-jdk, or adoptium.net");
  }

  private static Finding maven() {
    var answer = answer("mvn", "-B", "-v");
    return answer.isEmpty()
        ? Finding.missing("Maven", "no mvn on PATH", "apt install maven (3.8 or newer)")
        : Finding.ok("Maven", answer);
  }

  private static Finding cores() {
    int cores = Runtime.getRuntime().availableProcessors();
    return cores >= CORES_NEEDED
        ? Finding.ok("Cores", Integer.toString(cores))
        : Finding.optional("Cores", cores + " core", "calls with the local model will stutter");
  }

  private static Finding memory() {
    var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long total = machine.getTotalMemorySize() / MEGABYTE;
    var found = String.format(Locale.ROOT, "%,d MB", total);
    return total >= MEMORY_NEEDED_MB
        ? Finding.ok("Memory", found)
        : Finding.missing("Memory", found, "parley up needs " + MEMORY_NEEDED_MB + " MB");
  }

  private static Finding port(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return Finding.ok("Port " + port, "free");
    } catch (IOException taken) {
      return port(port, taken);
    }
  }

  static Finding port(int port, IOException cannot) {
    var what = "Port " + port;
    return switch (BindProblem.of(cannot)) {
      case IN_USE ->
          Finding.missing(
              what,
              "in use, by a running node or something else",
              "stop it, or parley up --port " + ListenAddress.beside(port, 1));
      case NOT_ALLOWED ->
          Finding.missing(
              what,
              "not allowed to this user",
              "take one of 1024 or more: parley up --port " + ListenAddress.usual());
      case NO_SUCH_ADDRESS, OTHER ->
          Finding.missing(
              what, "cannot be listened on, " + reason(cannot), "give 127.0.0.1 to the machine");
    };
  }

  private static Finding folder(Path folder) {
    var existing = folder;
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    return Files.isDirectory(existing) && Files.isWritable(existing)
        ? Finding.ok("Data folder", folder.toString())
        : Finding.missing(
            "Data folder", existing + " is no writable folder", "choose another with --data");
  }

  private static Finding epoll() {
    return Epoll.isAvailable()
        ? Finding.ok("Native epoll", "loads")
        : Finding.optional(
            "Native epoll",
            reason(Epoll.unavailabilityCause()),
            "only on Linux x86-64; elsewhere the JDK's sockets serve, with more CPU per call");
  }

  private static Finding tls() {
    return OpenSsl.isAvailable()
        ? Finding.ok("Native TLS", OpenSsl.versionString())
        : Finding.optional(
            "Native TLS",
            reason(OpenSsl.unavailabilityCause()),
            "the JDK's TLS serves, with more CPU per call");
  }

  private static Finding voiceActivity() {
    try {
      VoiceActivityDetector.loadLibrary();
      VoiceActivityDetector.newInstance().close();
      return Finding.ok("Voice activity library", "loads");
    } catch (IOException | RuntimeException | LinkageError unusable) {
      return Finding.missing(
          "Voice activity library",
          reason(unusable),
          "libfvad comes for Linux, macOS and Windows on x86-64 and ARM; /tmp must allow execution");
    }
  }

  private static Finding program(String what, String remedy, String... names) {
    var answer =
        Stream.of(names)
            .map(name -> answer(name, "--version"))
            .filter(text -> !text.isEmpty())
            .findFirst();
    return answer
        .map(text -> Finding.ok(what, text))
        .orElseGet(() -> Finding.optional(what, "not on PATH", remedy));
  }

  /** First line that the program prints; empty if it is not there or does not answer in time. */
  private static String answer(String... command) {
    try {
      var process = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
      process.getOutputStream().close();
      if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "";
      }
      var text = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return process.exitValue() == 0
          ? text.lines().findFirst().orElse("").replaceAll(COLOURS, "")
          : "";
    } catch (IOException absent) {
      return "";
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static String reason(Throwable failure) {
    var message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }

  private Examination() {}
}
