package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One node of a cluster on this machine, in a JVM of its own that ends when this one does. */
final class NodeProcess {

  /** For a few dozen calls each; three and their supervisor fit a small machine. */
  private static final List<String> MODEST =
      List.of(
          "-Xms128m",
          "-Xmx1g",
          "-XX:+ExitOnOutOfMemoryError",
          "-Dio.netty.leakDetection.samplingInterval=4096",
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED");

  private final String name;
  private final Process process;
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

  /** Starts it; what it prints appears under its name. */
  static NodeProcess start(String name, Path config, Terminal terminal) throws IOException {
    var process = new ProcessBuilder(command(config)).redirectErrorStream(true).start();
    var node = new NodeProcess(name, process);
    Thread.ofPlatform().name("parley-" + name).daemon().start(() -> node.show(terminal));
    return node;
  }

  private NodeProcess(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  String name() {
    return name;
  }

  /** Completes with true when it takes calls, with false when it ended before. */
  CompletableFuture<Boolean> ready() {
    return ready;
  }

  /** Completes with its exit code. */
  CompletableFuture<Integer> ended() {
    return process.onExit().thenApply(Process::exitValue);
  }

  long pid() {
    return process.pid();
  }

  /** Asks it to end, as an operator would; returns when it has, or when it was made to. */
  void stop(Duration patience) {
    process.destroy();
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException impatient) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void show(Terminal terminal) {
    try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          terminal.line("  " + terminal.dim(name) + "  " + line.strip());
        }
        if (line.contains(NodeCommand.READY)) {
          ready.complete(true);
        }
      }
    } catch (IOException gone) {
      // Told by its exit code.
    }
    ready.complete(false);
  }

  private static List<String> command(Path config) {
    // Ctrl-C reaches every process of a terminal; the nodes are stopped by their supervisor, in
    // order.
    var command = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(MODEST);
    command.addAll(NodeJvm.COLLECTOR);
    command.addAll(NodeCache.options());
    command.add("-Dparley.commit=" + System.getProperty("parley.commit", "unknown"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("node", "--supervised", "--config", config.toString()));
    return command;
  }
}
