package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Main;
import dev.parley.node.start.DataFolder;
import dev.parley.proto.Json;
import dev.parley.proto.admin.NodeList;
import dev.parley.proto.admin.SessionDetail;
import dev.parley.proto.admin.SessionPage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** {@code parley cluster} in a process of its own, with its nodes in theirs. */
final class ClusterProcess implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(270);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int SESSIONS = 30;
  private static final Pattern NODE = Pattern.compile("node-(\\d) +http://\\S+ +process (\\d+)");

  private final Path folder;
  private final Path printed;
  private final Process process;
  private final List<ProcessHandle> nodes = new ArrayList<>();
  private final List<URI> doors;
  private final HttpClient http = HttpClient.newHttpClient();

  static ClusterProcess start(Path folder, int nodes) throws Exception {
    var cluster = new ClusterProcess(folder, nodes);
    cluster.awaitReady(nodes);
    return cluster;
  }

  private ClusterProcess(Path folder, int nodes) throws IOException {
    this.folder = folder;
    this.printed = folder.resolve("printed.txt");
    int port = freePorts(nodes);
    this.doors =
        IntStream.range(port, port + nodes)
            .mapToObj(door -> URI.create("http://127.0.0.1:" + door))
            .toList();
    this.process =
        launch(
            printed,
            "cluster",
            "--nodes",
            "" + nodes,
            "--port",
            "" + port,
            "--data",
            data().path().toString());
  }

  private void awaitReady(int count) throws Exception {
    var end = System.nanoTime() + START.toNanos();
    while (!Files.readString(printed).contains("Ctrl-C ends it.")) {
      assertThat(process.isAlive() && System.nanoTime() < end)
          .as(() -> "cluster is ready: " + text())
          .isTrue();
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    var found = NODE.matcher(text());
    while (found.find()) {
      nodes.add(ProcessHandle.of(Long.parseLong(found.group(2))).orElseThrow());
    }
    assertThat(nodes).hasSize(count);
  }

  NodeList nodes(int asked) throws Exception {
    return Json.mapper().readValue(get(asked, "/admin/v1/nodes").body(), NodeList.class);
  }

  boolean ready(int asked) throws Exception {
    return get(asked, "/health/ready").statusCode() == 200;
  }

  SessionPage sessions(int asked) throws Exception {
    return Json.mapper().readValue(get(asked, "/admin/v1/sessions").body(), SessionPage.class);
  }

  Optional<SessionDetail> session(int asked, String id) throws Exception {
    var answer = get(asked, "/admin/v1/sessions/" + id);
    return answer.statusCode() == 200
        ? Optional.of(Json.mapper().readValue(answer.body(), SessionDetail.class))
        : Optional.empty();
  }

  /** A caller on this node's line. */
  WireClient caller(int node) throws Exception {
    var url = doors.get(node).toString().replaceFirst("^http", "ws") + "/v1/realtime";
    return WireClient.connected(url, Files.readString(data().realtimeKey()).strip());
  }

  void kill(int node) {
    nodes.get(node).destroyForcibly();
  }

  void pause(int node) throws Exception {
    signal(node, "-STOP");
  }

  void resume(int node) throws Exception {
    signal(node, "-CONT");
  }

  /** Waits until the supervisor has told how the node ended. */
  int exitCode(int node, Duration deadline) {
    var told = Pattern.compile("node-%d ended, exit code (\\d+)".formatted(node + 1));
    var end = System.nanoTime() + deadline.toNanos();
    var found = told.matcher(text());
    while (!found.find()) {
      assertThat(System.nanoTime()).as(() -> "node ends: " + text()).isLessThan(end);
      LockSupport.parkNanos(PAUSE.toNanos());
      found = told.matcher(text());
    }
    return Integer.parseInt(found.group(1));
  }

  /** Until this node sees only so many members. */
  void awaitMembers(int asked, int members, Duration deadline) throws Exception {
    var end = System.nanoTime() + deadline.toNanos();
    while (nodes(asked).nodes().size() != members) {
      assertThat(System.nanoTime()).as(() -> members + " members: " + text()).isLessThan(end);
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Sessions of every shard answer, though this many ids were never called. */
  void awaitAllShardsActive(int asked, Duration deadline) throws Exception {
    var end = System.nanoTime() + deadline.toNanos();
    for (int i = 0; i < SESSIONS; i++) {
      var path = "/admin/v1/sessions/sess_%032x".formatted(i);
      while (get(asked, path).statusCode() != 404) {
        assertThat(System.nanoTime()).as("every shard is active").isLessThan(end);
      }
    }
  }

  /** A process with the file of node-2, in a folder of its own. */
  ParleyProcess.Ended anotherOfTheSameName() throws Exception {
    var file = Files.readString(data().path().resolve("node-2").resolve("node.conf"));
    var second = data().path().resolve("second");
    Files.createDirectories(second);
    var config = Files.writeString(second.resolve("node.conf"), file);
    return ParleyProcess.run("node", "--config", config.toString());
  }

  HttpResponse<String> get(int asked, String path) throws Exception {
    var request =
        HttpRequest.newBuilder(doors.get(asked).resolve(path))
            .header("Authorization", "Bearer " + Files.readString(data().adminToken()).strip())
            .timeout(Duration.ofSeconds(10))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private DataFolder data() {
    return new DataFolder(folder.resolve("cluster"));
  }

  private void signal(int node, String signal) throws Exception {
    var kill = new ProcessBuilder("kill", signal, "" + nodes.get(node).pid()).start();
    assertThat(kill.waitFor(5, TimeUnit.SECONDS)).isTrue();
  }

  private String text() {
    try {
      return Files.readString(printed);
    } catch (IOException gone) {
      return "";
    }
  }

  private static Process launch(Path printed, String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx600m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(printed.toFile())
        .start();
  }

  /** So many neighbours that nobody has now. */
  private static int freePorts(int count) throws IOException {
    while (true) {
      int first;
      try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        first = socket.getLocalPort();
      }
      if (first + count < 65_535
          && IntStream.range(first, first + count).allMatch(port -> isFree(port))) {
        return first;
      }
    }
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  /** As Ctrl-C does. */
  @Override
  public void close() {
    http.close();
    process.destroy();
    try {
      process.onExit().get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException stuck) {
      nodes.forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("the cluster did not stop: " + text(), stuck);
    }
    assertThat(nodes).noneMatch(ProcessHandle::isAlive);
  }
}
