package dev.parley.bench.faults;

import dev.parley.bench.Child;
import dev.parley.cli.NodeCache;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** One node of the cluster under test: a process as an operator would start it, again and again. */
final class TestedNode implements AutoCloseable {

  private static final String MAIN = "dev.parley.cli.Main";
  private static final String READY = "Ready for calls";
  private static final long READY_SECONDS = 120;

  private static final List<String> OPTIONS =
      List.of(
          "-Xms256m",
          "-Xmx1g",
          "-XX:+UseG1GC",
          "-XX:MaxGCPauseMillis=20",
          "-XX:+ExitOnOutOfMemoryError");

  private final String name;
  private final int port;
  private final Path file;
  private Child process;

  /** Starts it; {@link #awaitReady} waits. */
  TestedNode(String name, int port, Path file) throws IOException {
    this.name = name;
    this.port = port;
    this.file = file;
    this.process = launch();
  }

  String name() {
    return name;
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + port);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void awaitReady() throws IOException, InterruptedException {
    process.answer(READY_SECONDS);
  }

  /** SIGKILL. */
  void kill() {
    process.kill();
  }

  OptionalInt exit(long seconds) throws InterruptedException {
    return process.exit(seconds);
  }

  /** A dead node again, as its supervisor would. */
  void startAgain() throws IOException {
    process = launch();
  }

  @Override
  public void close() {
    process.close();
  }

  private Child launch() throws IOException {
    var options = new ArrayList<>(OPTIONS);
    options.addAll(NodeCache.options());
    var command = new ArrayList<>(Child.java(options.toArray(String[]::new)));
    command.add(MAIN);
    command.add("node");
    command.add("--supervised");
    command.add("--config");
    command.add(file.toString());
    return Child.start(name, command, READY);
  }
}
