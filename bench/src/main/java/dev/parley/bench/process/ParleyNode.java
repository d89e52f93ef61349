package dev.parley.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.cli.FreePorts;
import dev.parley.cli.NodeCache;
import dev.parley.cli.NodeJvm;
import dev.parley.proto.Json;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.agent.AgentDefinition.ModelChoice;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A Parley node under test, with one agent for each simulated model. */
public final class ParleyNode implements AutoCloseable {

  static final String MAIN = "dev.parley.cli.Main";

  /** The agent of a node that is given none. In its place, no node loads a speech model. */
  static final String BUILT_IN = "contact-centre";

  /** The same for every build that is compared, whatever its launcher says. */
  private static final List<String> HEAP = List.of("-Xms256m", "-Xmx1g");

  private static final long READY_SECONDS = 150;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** Read by {@code java} itself, however the command comes to it. */
  private static final String JVM_OPTIONS = "JDK_JAVA_OPTIONS";

  private final Child process;
  private final Path data;
  private final int port;
  private final String key;

  private ParleyNode(Child process, Path data, int port, String key) {
    this.process = process;
    this.data = data;
    this.port = port;
    this.key = key;
  }

  /** The command that starts a node from this bench's own class path; null if it is not there. */
  public static @Nullable List<String> ownCommand() {
    try {
      Class.forName(MAIN, false, ParleyNode.class.getClassLoader());
    } catch (ClassNotFoundException notThere) {
      return null;
    }
    var command = new ArrayList<>(jvm(List.of()));
    command.add(MAIN);
    command.add("up");
    return List.copyOf(command);
  }

  /** The JVM of a node as the launcher starts it, with more options. */
  static List<String> jvm(List<String> more) {
    var options = new ArrayList<>(HEAP);
    options.addAll(NodeJvm.COLLECTOR);
    options.addAll(NodeCache.options());
    options.addAll(more);
    return Child.java(options.toArray(String[]::new));
  }

  /**
   * Starts a node on a data folder of its own and waits until it takes calls.
   *
   * @param jvmOptions more of them
   * @param key absent = as the node writes it into its data folder
   */
  public static ParleyNode start(
      List<String> command, List<String> jvmOptions, @Nullable String key, Map<String, URI> models)
      throws IOException, InterruptedException {
    var data = Files.createTempDirectory("parley-bench");
    try {
      return start(command, jvmOptions, data, key, models);
    } catch (IOException | InterruptedException failed) {
      delete(data);
      throw failed;
    }
  }

  private static ParleyNode start(
      List<String> command,
      List<String> jvmOptions,
      Path data,
      @Nullable String key,
      Map<String, URI> models)
      throws IOException, InterruptedException {
    var agents = data.resolve("agents");
    Files.createDirectories(agents);
    for (var model : models.entrySet()) {
      writeAgent(agents, model.getKey(), model.getValue());
      writeAgent(agents, BUILT_IN, model.getValue());
    }
    int port = FreePorts.find(1).getFirst();
    var whole = new ArrayList<>(command);
    whole.addAll(
        List.of(
            "--data",
            data.resolve("node").toString(),
            "--port",
            Integer.toString(port),
            "--agents",
            agents.toString()));
    var options = new ArrayList<>(HEAP);
    options.addAll(jvmOptions);
    var environment = Map.of(JVM_OPTIONS, String.join(" ", options));
    var process = Child.start("parley", whole, environment, "\0");
    try {
      awaitReady(process, port);
      var file = data.resolve("node").resolve("realtime-key");
      var found = key == null ? Files.readString(file, UTF_8).strip() : key;
      return new ParleyNode(process, data, port, found);
    } catch (IOException | InterruptedException failed) {
      process.close();
      throw failed;
    }
  }

  public long pid() {
    return process.pid();
  }

  public String key() {
    return key;
  }

  public URI url(String agent) {
    return URI.create("ws://127.0.0.1:" + port + "/v1/realtime?model=" + agent);
  }

  @Override
  public void close() throws IOException {
    process.close();
    delete(data);
  }

  static void writeAgent(Path folder, String id, URI model) throws IOException {
    var agent =
        new AgentDefinition(
            id,
            1,
            id,
            "You answer a load test.",
            null,
            null,
            null,
            new ModelChoice("realtime", model.toString(), "simulated", null),
            List.of(),
            null,
            null);
    Files.write(folder.resolve(id + ".json"), Json.mapper().writeValueAsBytes(agent));
  }

  static void awaitReady(Child process, int port) throws IOException, InterruptedException {
    var ready = URI.create("http://127.0.0.1:" + port + "/health/ready");
    var question = HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(2)).build();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    try (var client = HttpClient.newHttpClient()) {
      while (System.nanoTime() < deadline && process.isAlive()) {
        if (answersWell(client, question)) {
          return;
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
    throw new IOException(
        "parley: not ready (expected: HTTP 200 of %s within %d s); it said:%n%s"
            .formatted(ready, READY_SECONDS, process.said()));
  }

  private static boolean answersWell(HttpClient client, HttpRequest question)
      throws InterruptedException {
    try {
      return client.send(question, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
