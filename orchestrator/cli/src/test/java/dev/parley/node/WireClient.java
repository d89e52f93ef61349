package dev.parley.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client of the Realtime protocol that sends what a test says, right or wrong. */
final class WireClient implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(20);

  /** How the server ended the line. */
  record Closed(int code, String reason) {}

  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<JsonNode> incoming = new LinkedBlockingQueue<>();
  private final CompletableFuture<Closed> closed = new CompletableFuture<>();
  private final WebSocket socket;
  private String sessionId = "";
  private String resumeToken = "";

  /** Dials with the node's own key and waits for the session. */
  static WireClient connected(TestNode node) throws Exception {
    return connected(node.realtime(), node.key());
  }

  static WireClient connected(String realtime, String key) throws Exception {
    return created(new WireClient(realtime + "?parley_events=1", key));
  }

  /** Comes back to the session of a line that broke. */
  static WireClient back(TestNode node, WireClient broken) throws Exception {
    return created(returning(node, broken.sessionId, broken.resumeToken));
  }

  static WireClient returning(TestNode node, String sessionId, String token) throws Exception {
    var query = "?parley_events=1&session_id=%s&resume_token=%s".formatted(sessionId, token);
    return new WireClient(node.realtime() + query, node.key());
  }

  /** The same with another credential than the node's key, or without one. */
  static WireClient back(String realtime, @Nullable String key, WireClient broken)
      throws Exception {
    var query = "?session_id=%s&resume_token=%s".formatted(broken.sessionId, broken.resumeToken);
    return created(new WireClient(realtime + query, key));
  }

  private static WireClient created(WireClient client) throws Exception {
    var created = client.next("session.created");
    client.sessionId = created.at("/session/id").asText();
    client.resumeToken = created.at("/parley/resume_token").asText();
    return client;
  }

  WireClient(String url, @Nullable String key) {
    var builder = http.newWebSocketBuilder().connectTimeout(SOON);
    if (key != null) {
      builder.header("Authorization", "Bearer " + key);
    }
    socket =
        builder.buildAsync(URI.create(url), new Listener()).orTimeout(20, TimeUnit.SECONDS).join();
  }

  String sessionId() {
    return sessionId;
  }

  String resumeToken() {
    return resumeToken;
  }

  /** The line breaks, without a word. */
  void drop() {
    socket.abort();
  }

  void send(String text) {
    socket.sendText(text, true).join();
  }

  void send(ByteBuffer binary) {
    socket.sendBinary(binary, true).join();
  }

  /** The next event of this type; what comes before it is skipped. */
  JsonNode next(String type) throws InterruptedException {
    return until(type).getLast();
  }

  /** Every event up to the next of this type. */
  List<JsonNode> until(String type) throws InterruptedException {
    return until(type, event -> event.path("type").asText().equals(type));
  }

  List<JsonNode> until(String what, Predicate<JsonNode> wanted) throws InterruptedException {
    var seen = new ArrayList<JsonNode>();
    var end = System.nanoTime() + SOON.toNanos();
    while (seen.isEmpty() || !wanted.test(seen.getLast())) {
      var event = incoming.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (event == null) {
        throw new AssertionError("no %s in time, but %s, %s".formatted(what, seen, closed));
      }
      seen.add(event);
    }
    return seen;
  }

  /** What goes wrong next. */
  JsonNode error() throws InterruptedException {
    return next("error").path("error");
  }

  void say(String words) {
    send(
        """
        {"type":"conversation.item.create","item":{"type":"message","role":"user",
         "content":[{"type":"input_text","text":"%s"}]}}\
        """
            .formatted(words));
  }

  /** Says something in writing and reads the answer. */
  String ask(String words) throws InterruptedException {
    say(words);
    send(
        """
        {"type":"response.create","response":{"output_modalities":["text"]}}\
        """);
    return next("response.done").at("/response/output/0/content/0/text").asText();
  }

  /** Everything that the agent says from now on comes in writing. */
  void preferText() throws InterruptedException {
    send(
        """
        {"type":"session.update","session":{"type":"realtime","output_modalities":["text"]}}\
        """);
    next("session.updated");
  }

  Closed closed() throws Exception {
    return closed.get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  /** Hangs up. */
  @Override
  public void close() {
    try {
      if (!socket.isOutputClosed()) {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").orTimeout(5, TimeUnit.SECONDS).join();
      }
      closed.orTimeout(5, TimeUnit.SECONDS).join();
    } catch (CompletionException gone) {
      // The test has seen what it wanted of a line that broke.
    } finally {
      socket.abort();
      http.close();
    }
  }

  private final class Listener implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence piece, boolean last) {
      text.append(piece);
      if (last) {
        incoming.add(parsed(text.toString()));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(new Closed(code, reason));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      closed.completeExceptionally(failure);
    }

    private static JsonNode parsed(String json) {
      try {
        return Json.mapper().readTree(json);
      } catch (IOException notJson) {
        throw new UncheckedIOException(notJson);
      }
    }
  }
}
