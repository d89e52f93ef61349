package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.node.start.CommandFailure;
import dev.parley.node.start.ExitCode;
import dev.parley.proto.Json;
import dev.parley.proto.admin.SessionSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** The admin API as the commands use it; failures come out as what the operator can do. */
final class AdminClient implements AutoCloseable {

  private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(5);

  private final URI base;
  private final String token;
  private final HttpClient http;

  AdminClient(URI base, String token, SSLContext trust) {
    this.base = base;
    this.token = token;
    http = HttpClient.newBuilder().sslContext(trust).connectTimeout(ANSWER_DEADLINE).build();
  }

  /** The newest sessions, newest first, with the API's own limit. */
  List<SessionSummary> sessions(boolean liveOnly) throws CommandFailure {
    var list = read("/admin/v1/sessions" + (liveOnly ? "?live=true" : "")).path("sessions");
    if (!list.isArray()) {
      throw notOurs("no list of sessions");
    }
    return Json.mapper().convertValue(list, new TypeReference<>() {});
  }

  /** One session, as the API's own JSON. */
  JsonNode session(String id) throws CommandFailure {
    return read("/admin/v1/sessions/" + segment(id));
  }

  /** Takes the events of a stream as they come: the name and the data of each. */
  @FunctionalInterface
  interface Reader {
    void event(String name, String data);
  }

  /** One session as it happens; returns when the node ends the stream. */
  void follow(String id, Reader reader) throws CommandFailure {
    stream("/admin/v1/sessions/" + segment(id) + "/events", reader);
  }

  /** The session list as it changes; returns when the node ends the stream. */
  void follow(Reader reader) throws CommandFailure {
    stream("/admin/v1/events", reader);
  }

  /** Whatever was typed, as one part of a path. */
  private static String segment(String typed) {
    return URLEncoder.encode(typed, UTF_8).replace("+", "%20");
  }

  private void stream(String path, Reader reader) throws CommandFailure {
    var name = new AtomicReference<>("message");
    try (Stream<String> lines = send(request(path).build(), BodyHandlers.ofLines()).body()) {
      lines.forEach(line -> eventLine(line, name, reader));
    } catch (UncheckedIOException cut) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE, base + ": the node ended the stream", "Is it still up?", cut);
    }
  }

  /** One line of a stream in the form that the node writes: one data line per event. */
  private static void eventLine(String line, AtomicReference<String> name, Reader reader) {
    if (line.startsWith("event:")) {
      name.set(line.substring("event:".length()).strip());
    } else if (line.startsWith("data:")) {
      reader.event(name.getAndSet("message"), line.substring("data:".length()).strip());
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private JsonNode read(String path) throws CommandFailure {
    var request = request(path).timeout(ANSWER_DEADLINE).build();
    var body = send(request, BodyHandlers.ofString()).body();
    try {
      return requireNonNull(Json.mapper().readTree(body));
    } catch (JsonProcessingException other) {
      throw notOurs("something that is not JSON");
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + token);
  }

  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws CommandFailure {
    try {
      var answer = http.send(request, handler);
      if (answer.statusCode() != 200) {
        throw refused(request.uri(), answer.statusCode());
      }
      return answer;
    } catch (IOException nobody) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          "%s: no node answers (%s)".formatted(base, reason(nobody)),
          "Start one with ./parley up, or name its address with --url.",
          nobody);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "interrupted", "", stopped);
    }
  }

  private static String reason(IOException failure) {
    var message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private CommandFailure refused(URI uri, int status) {
    return switch (status) {
      case 401, 403 ->
          CommandFailure.configuration(
              "%s: token refused, HTTP %d (expected: the node's admin token)"
                  .formatted(base, status),
              "The file admin-token in the node's data folder holds it: --data or --token.");
      case 404 ->
          new CommandFailure(
              ExitCode.FAILED,
              "%s: not there (expected: a session of this node)".formatted(uri.getPath()),
              "parley sessions lists them.");
      default ->
          new CommandFailure(
              ExitCode.FAILED, "%s: HTTP %d (expected: 200)".formatted(uri, status), "");
    };
  }

  private CommandFailure notOurs(String found) {
    return new CommandFailure(
        ExitCode.UNAVAILABLE,
        "%s: answers with %s (expected: Parley's admin API)".formatted(base, found),
        "Check --url.");
  }
}
