package dev.parley.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.cli.Terminal;
import dev.parley.cli.caller.CallCommand;
import dev.parley.cli.caller.CallerVoice;
import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Transcoder;
import dev.parley.node.start.DataFolder;
import dev.parley.node.start.RunningNode;
import dev.parley.node.start.UpOptions;
import dev.parley.proto.Json;
import dev.parley.proto.admin.SessionDetail;
import dev.parley.proto.admin.SessionPage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** A node as {@code parley up} starts it, and the commands of those who use it. */
final class TestNode implements AutoCloseable {

  private static final CallerVoice VOICE = CallerVoice.synthesised();

  private final Path folder;
  private final List<String> parts = new CopyOnWriteArrayList<>();
  private final RunningNode node;
  private final HttpClient http = HttpClient.newHttpClient();

  static TestNode start(Path folder) throws Exception {
    return new TestNode(folder, true, 4);
  }

  static TestNode startWithoutWorker(Path folder) throws Exception {
    return new TestNode(folder, false, 4);
  }

  /** Without a worker, for tests of what the model does when it has enough. */
  static TestNode startForCalls(Path folder, int modelConcurrency) throws Exception {
    return new TestNode(folder, false, modelConcurrency);
  }

  /** A node whose agents lie in that folder. */
  static TestNode startWithAgents(Path folder, Path agents) throws Exception {
    return new TestNode(folder, agents, true, 4);
  }

  /** What of it was started, in that order; it is stopped in the opposite one. */
  List<String> parts() {
    return parts;
  }

  private TestNode(Path folder, boolean worker, int modelConcurrency) throws Exception {
    this(folder, null, worker, modelConcurrency);
  }

  private TestNode(Path folder, @Nullable Path agents, boolean worker, int modelConcurrency)
      throws Exception {
    this.folder = folder;
    Files.createDirectories(folder);
    var options = new UpOptions("127.0.0.1", 0, true, folder, agents, modelConcurrency, worker);
    this.node = AllInOneNode.start(options, (part, _, _) -> parts.add(part));
  }

  /** A caller's words as sound, with half a second of silence after them. */
  static Audio speech(String words, AudioFormat format) throws Exception {
    var spoken = VOICE.speak(words);
    var pcm = Arrays.copyOf(spoken.bytes(), spoken.bytes().length + AudioFormat.PCM_16K.rate());
    return Transcoder.between(AudioFormat.PCM_16K, format)
        .accept(Audio.ofBytes(AudioFormat.PCM_16K, pcm));
  }

  /** What {@code parley call} did. */
  record CallResult(int exitCode, String output, List<JsonNode> events) {

    /** Id of the session that the call had. */
    String sessionId() {
      for (var event : events) {
        var session = event.findValue("session_id");
        if (session != null && session.isTextual()) {
          return session.asText();
        }
      }
      throw new AssertionError("no session in " + output);
    }
  }

  CallResult call(String... options) throws Exception {
    var out = new StringWriter();
    var terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(out, true), false);
    var arguments = new ArrayList<>(List.of("--json", "--url", realtime(), "--key", key()));
    arguments.addAll(List.of(options));
    int exit =
        new CommandLine(new CallCommand(terminal, VOICE))
            .setOverwrittenOptionsAllowed(true)
            .setErr(new PrintWriter(out, true))
            .execute(arguments.toArray(String[]::new));
    var events = new ArrayList<JsonNode>();
    for (var line : out.toString().lines().toList()) {
      if (line.startsWith("{")) {
        events.add(Json.mapper().readTree(line));
      }
    }
    return new CallResult(exit, out.toString(), events);
  }

  /** The same on a thread of its own: the common pool's belong to the HTTP client. */
  Future<CallResult> calling(String... options) {
    var calling = new FutureTask<>(() -> call(options));
    Thread.ofVirtual().name("test-caller").start(calling);
    return calling;
  }

  SessionDetail session(String id) throws Exception {
    return Json.mapper().readValue(get("/admin/v1/sessions/" + id).body(), SessionDetail.class);
  }

  SessionPage sessions() throws Exception {
    return Json.mapper().readValue(get("/admin/v1/sessions").body(), SessionPage.class);
  }

  HttpResponse<String> get(String path) throws Exception {
    var request =
        HttpRequest.newBuilder(plain(path))
            .header("Authorization", "Bearer " + Files.readString(data().adminToken()).strip())
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** The door answers without TLS, too. */
  URI plain(String path) {
    return URI.create("http://127.0.0.1:" + node.base().getPort() + path);
  }

  URI overTls(String path) {
    return node.base().resolve(path);
  }

  String realtime() {
    return "ws://127.0.0.1:" + node.base().getPort() + "/v1/realtime";
  }

  /** Brokers, as others than the node find them. */
  String kafka() throws Exception {
    return Files.readString(data().kafkaBootstrap()).strip();
  }

  String key() throws Exception {
    return Files.readString(data().realtimeKey()).strip();
  }

  RunningNode node() {
    return node;
  }

  private DataFolder data() {
    return new DataFolder(folder);
  }

  @Override
  public void close() {
    http.close();
    node.close();
  }
}
