package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.node.start.CommandFailure;
import dev.parley.node.start.ExitCode;
import dev.parley.proto.Json;
import dev.parley.proto.admin.SessionPage;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The admin API as the commands use it; failures come out as what the operator can do. */
final class AdminClient implements AutoCloseable {

  /**
   * How long is waited.
   *
   * @param answer for an answer, and for a stream to begin
   * @param silence of a stream, in which a node gives a sign of life every 10 s
   */
  record Patience(Duration answer, Duration silence) {
    static final Patience USUAL = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(30));
  }

  /** As many as the API gives at once. */
  private static final int LONGEST_PAGE = 1_000;

  /** HTTP 503: a node that is not ready, or goes away. */
  private static final int UNAVAILABLE = 503;

  private final List<URI> bases;
  private final String token;
  private final Patience patience;
  private final HttpClient http;

  /** Which of {@link #bases} answered last; it is asked first. */
  private int node;

  /**
   * Asks nothing yet.
   *
   * @param bases nodes of one cluster, each of which knows all of it; asked in turn until one
   *     answers
   */
  AdminClient(List<URI> bases, String token, SSLContext trust, Patience patience) {
    this.bases = List.copyOf(bases);
    this.token = token;
    this.patience = patience;
    http = HttpClient.newBuilder().sslContext(trust).connectTimeout(patience.answer()).build();
  }

  /** The newest sessions, newest first, with the API's own limit. */
  SessionPage sessions(boolean liveOnly) throws CommandFailure {
    return page(liveOnly ? "?live=true" : "");
  }

  /**
   * A longer part of the list.
   *
   * @param cursor where the page before has ended; absent for the first
   */
  SessionPage sessions(boolean liveOnly, @Nullable String cursor) throws CommandFailure {
    return page(
        "?limit=%d%s%s"
            .formatted(
                LONGEST_PAGE,
                liveOnly ? "&live=true" : "",
                cursor == null ? "" : "&cursor=" + URLEncoder.encode(cursor, UTF_8)));
  }

  private SessionPage page(String query) throws CommandFailure {
    var page = read("/admin/v1/sessions" + query);
    if (!page.path("sessions").isArray()) {
      throw notOurs("no list of sessions");
    }
    return Json.mapper().convertValue(page, SessionPage.class);
  }

  /** One session, as the API's own JSON. */
  JsonNode session(String id) throws CommandFailure {
    return read("/admin/v1/sessions/" + segment(id));
  }

  /** Takes the events of a stream as they come. */
  @FunctionalInterface
  interface Reader {

    /** Whether to go on. */
    boolean event(String name, String data) throws CommandFailure;
  }

  /** One session as it happens; returns when its reader has enough. */
  void follow(String id, Reader reader) throws CommandFailure {
    stream("/admin/v1/sessions/" + segment(id) + "/events", reader);
  }

  /** The session list as it changes; returns when its reader has enough. */
  void follow(Reader reader) throws CommandFailure {
    stream("/admin/v1/events", reader);
  }

  /** Whatever was typed, as one part of a path. */
  private static String segment(String typed) {
    return URLEncoder.encode(typed, UTF_8).replace("+", "%20");
  }

  private void stream(String path, Reader reader) throws CommandFailure {
    var body = send(path, BodyHandlers.ofPublisher()).body();
    try (var lines = new EventLines()) {
      body.subscribe(BodySubscribers.fromLineSubscriber(lines));
      if (!readAll(lines, reader)) {
        return;
      }
      throw ended("the node ended the stream", null);
    } catch (IOException broken) {
      throw ended("the stream broke, " + reason(broken), broken);
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
  }

  /**
   * Reads the form that the node writes: one data line per event.
   *
   * @return whether the reader would have gone on
   */
  private boolean readAll(EventLines lines, Reader reader)
      throws CommandFailure, IOException, InterruptedException {
    var name = "message";
    for (var line = lines.next(patience.silence());
        line.isPresent();
        line = lines.next(patience.silence())) {
      var text = line.get();
      if (text.startsWith("event:")) {
        name = text.substring("event:".length()).strip();
      } else if (text.startsWith("data:")) {
        if (!reader.event(name, text.substring("data:".length()).strip())) {
          return false;
        }
        name = "message";
      }
    }
    return true;
  }

  private CommandFailure ended(String found, @Nullable Exception cause) {
    var failure =
        new CommandFailure(
            ExitCode.UNAVAILABLE,
            "%s: %s (expected: a node that is up)".formatted(base(), found),
            "The same command again asks the nodes that are left.");
    if (cause != null) {
      failure.initCause(cause);
    }
    return failure;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private JsonNode read(String path) throws CommandFailure {
    var body = send(path, BodyHandlers.ofString()).body();
    try {
      return requireNonNull(Json.mapper().readTree(body));
    } catch (JsonProcessingException other) {
      throw notOurs("something that is not JSON");
    }
  }

  private URI base() {
    return bases.get(node);
  }

  private <T> HttpResponse<T> send(String path, BodyHandler<T> handler) throws CommandFailure {
    var refusals = new ArrayList<String>();
    for (int asked = 0; asked < bases.size(); asked++) {
      try {
        var answer = ask(path, handler);
        if (answer.statusCode() == 200) {
          return answer;
        }
        if (answer.statusCode() != UNAVAILABLE) {
          throw refused(answer.uri(), answer.statusCode());
        }
        refusals.add("%s: HTTP %d (expected: 200)".formatted(base(), UNAVAILABLE));
      } catch (IOException nobody) {
        refusals.add("%s: no node answers (%s)".formatted(base(), reason(nobody)));
      }
      node = (node + 1) % bases.size();
    }
    throw new CommandFailure(
        ExitCode.UNAVAILABLE,
        String.join("\n  ", refusals),
        "Start one with ./parley up, or name its address with --url.");
  }

  /**
   * Waits for the answer, not for the end of a stream.
   *
   * @throws IOException nobody answers there, or not in time
   */
  private <T> HttpResponse<T> ask(String path, BodyHandler<T> handler)
      throws IOException, CommandFailure {
    var request =
        HttpRequest.newBuilder(base().resolve(path))
            .header("Authorization", "Bearer " + token)
            .build();
    var answer = http.sendAsync(request, handler);
    try {
      return answer.get(patience.answer().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new IOException(
          "no answer within %.0f s".formatted(patience.answer().toMillis() / 1e3), late);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof IOException nobody ? nobody : new IOException(failed);
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    } finally {
      answer.cancel(true);
    }
  }

  private static CommandFailure interrupted(InterruptedException stopped) {
    Thread.currentThread().interrupt();
    return new CommandFailure(ExitCode.FAILED, "interrupted", "", stopped);
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
                  .formatted(base(), status),
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
        "%s: answers with %s (expected: Parley's admin API)".formatted(base(), found),
        "Check --url.");
  }
}
