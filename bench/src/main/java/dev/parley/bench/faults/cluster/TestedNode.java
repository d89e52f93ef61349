package dev.parley.bench.faults.cluster;

import dev.parley.bench.process.Child;
import dev.parley.cli.NodeCache;
import dev.parley.cli.NodeJvm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** One node of the cluster under test: a process as an operator would start it, again and again. */
public final class TestedNode implements AutoCloseable {

  private static final String MAIN = "dev.parley.cli.Main";
  private static final String READY = "Ready for calls";
  private static final long READY_SECONDS = 120;

  private static final List<String> OPTIONS =
      List.of("-Xms256m", "-Xmx1g", "-XX:+ExitOnOutOfMemoryError");

  private final String name;
  private final int port;
  private final Path file;
  private List<String> command;
  private Child process;

  /** Starts it; {@link #awaitReady} waits. */
  TestedNode(String name, int port, Path file, List<String> command) throws IOException {
    this.name = name;
    this.port = port;
    this.file = file;
    this.command = command;
    this.process = launch();
  }

  public String name() {
    return name;
  }

  public URI base() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public void awaitReady() throws IOException, InterruptedException {
    process.answer(READY_SECONDS);
  }

  /** SIGKILL. */
  public void kill() {
    process.kill();
  }

  public OptionalInt exit(long seconds) throws InterruptedException {
    return process.exit(seconds);
  }

  /** A dead node again, as its supervisor would. */
  public void startAgain() throws IOException {
    process = launch();
  }

  /** The same place in the cluster for another build. */
  public void startAgainAs(List<String> other) throws IOException {
    command = other;
    startAgain();
  }

  /** A node of the build that this bench belongs to. */
  public static List<String> ownCommand() {
    var options = new ArrayList<>(OPTIONS);
    options.addAll(NodeJvm.COLLECTOR);
    options.addAll(NodeCache.options());
    var command = new ArrayList<>(Child.java(options.toArray(String[]::new)));
    command.add(MAIN);
    return List.copyOf(command);
  }

  @Override
  public void close() {
    process.close();
  }

  private Child launch() throws IOException {
    var whole = new ArrayList<>(command);
    whole.addAll(List.of("node", "--supervised", "--config", file.toString()));
    return Child.start(name, whole, READY);
  }
}
