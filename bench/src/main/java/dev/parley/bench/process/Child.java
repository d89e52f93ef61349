package dev.parley.bench.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process that the bench started, and that ends with it. */
public final class Child implements AutoCloseable {

  /** What a server says first, before its port. */
  public static final String LISTENING = "listening ";

  /** By name: all that it starts stands above this. */
  private static final String BENCH = "dev.parley.bench.BenchMain";

  private static final int LINES_KEPT = 30;
  private static final long STOP_SECONDS = 8;

  private final String name;
  private final Process process;
  private final CompletableFuture<String> answer = new CompletableFuture<>();
  private final ConcurrentLinkedDeque<String> lastLines = new ConcurrentLinkedDeque<>();

  private Child(String name, Process process, String awaited) {
    this.name = name;
    this.process = process;
    Thread.ofPlatform().daemon().name("output-of-" + name).start(() -> read(awaited));
  }

  /** Waits for nothing; {@link #answer} waits for a line that begins with {@code awaited}. */
  public static Child start(String name, List<String> command, String awaited) throws IOException {
    return start(name, command, Map.of(), awaited);
  }

  /** The same, with these variables added to its environment. */
  static Child start(
      String name, List<String> command, Map<String, String> environment, String awaited)
      throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new Child(name, builder.start(), awaited);
  }

  /** A command of this bench in a JVM of its own. */
  public static Child bench(String name, String awaited, String... arguments) throws IOException {
    var command = new ArrayList<>(java("-Xmx512m", "-XX:+UseSerialGC"));
    command.add(BENCH);
    command.addAll(List.of(arguments));
    return start(name, command, awaited);
  }

  /** A JVM like this one, with its class path. */
  public static List<String> java(String... options) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Dio.netty.leakDetection.samplingInterval=4096");
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    return List.copyOf(command);
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The rest of the awaited line. */
  public String answer(long seconds) throws IOException, InterruptedException {
    try {
      return answer.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException none) {
      throw new IOException(
          "%s: no answer (expected: one within %d s); it said:%n%s"
              .formatted(name, seconds, said()),
          none);
    }
  }

  public int port(long seconds) throws IOException, InterruptedException {
    return Integer.parseInt(answer(seconds));
  }

  /** Writes a line to its standard input. */
  public void tell(String line) throws IOException {
    var input = process.outputWriter();
    input.write(line + "\n");
    input.flush();
  }

  /** Its exit code, once it has ended; empty if it has not within the time. */
  public OptionalInt exit(long seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS)
        ? OptionalInt.of(process.exitValue())
        : OptionalInt.empty();
  }

  /** Ends it at once, as SIGKILL does. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** The last lines it printed. */
  public String said() {
    return String.join(System.lineSeparator(), lastLines);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void read(String awaited) {
    try (var lines = process.inputReader()) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(awaited)) {
          answer.complete(line.substring(awaited.length()));
        } else {
          keep(line);
        }
      }
      answer.completeExceptionally(new IOException(name + ": ended"));
    } catch (IOException closed) {
      answer.completeExceptionally(closed);
    }
  }

  private void keep(String line) {
    lastLines.add(line);
    if (lastLines.size() > LINES_KEPT) {
      lastLines.removeFirst();
    }
  }
}
