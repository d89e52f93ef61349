package dev.parley.admin.api;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.parley.admin.port.Sessions;
import dev.parley.proto.admin.SessionDetail;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /admin/v1/sessions} and {@code /admin/v1/events}: what is going on, and ending it. */
final class SessionRoutes {

  private static final Pattern ID = Pattern.compile("sess_[A-Za-z0-9_-]{1,100}");
  private static final Pattern REASON = Pattern.compile("[a-z][a-z0-9_]{0,63}");
  private static final String DEFAULT_REASON = "operator";

  private final Sessions sessions;
  private final SessionStreams streams;

  SessionRoutes(Sessions sessions, SessionStreams streams) {
    this.sessions = sessions;
    this.streams = streams;
  }

  /** Below {@code /admin/v1}. */
  Route route() {
    return concat(
        path("sessions", () -> get(() -> extractRequest(this::list))),
        path("events", () -> get(() -> extractRequest(_ -> changes()))),
        path(
            segment("sessions").slash(segment()),
            id -> concat(get(() -> one(id)), delete(() -> extractRequest(r -> hangUp(id, r))))),
        path(
            segment("sessions").slash(segment()).slash("events"),
            id -> get(() -> extractRequest(request -> events(id, request)))));
  }

  private Route list(HttpRequest request) {
    var filter = SessionQuery.parse(query(request));
    return HttpAnswers.completeWith(sessions.list(filter), page -> HttpAnswers.ok(page.view()));
  }

  private Route changes() {
    return complete(streams.allSessions());
  }

  private Route one(String id) {
    return HttpAnswers.completeWith(
        sessions.find(checked(id)), found -> HttpAnswers.ok(orNotFound(id, found)));
  }

  private Route events(String id, HttpRequest request) {
    long after = lastEventId(request);
    return HttpAnswers.completeWith(
        sessions.find(checked(id)), found -> streams.oneSession(orNotFound(id, found), after));
  }

  private Route hangUp(String id, HttpRequest request) {
    checked(id);
    var reason = reason(query(request));
    return HttpAnswers.completeWith(
        sessions.hangUp(id, reason).thenCompose(done -> done ? accepted() : refused(id)),
        answer -> answer);
  }

  private static CompletionStage<HttpResponse> accepted() {
    return CompletableFuture.completedStage(HttpResponse.create().withStatus(StatusCodes.ACCEPTED));
  }

  /** Tells a session that is over from one that never was. */
  private CompletionStage<HttpResponse> refused(String id) {
    return sessions
        .find(id)
        .thenApply(found -> orNotFound(id, found))
        .thenApply(_ -> Problems.answer(new AdminFailure.SessionOver(id)));
  }

  private static SessionDetail orNotFound(String id, Optional<SessionDetail> found) {
    return found.orElseThrow(() -> new RefusedException(new AdminFailure.SessionNotFound(id)));
  }

  static String checked(String id) {
    if (!ID.matcher(id).matches()) {
      throw RefusedException.badRequest("id", id, "a session id, sess_…");
    }
    return id;
  }

  private static String reason(Map<String, List<String>> query) {
    var given = query.getOrDefault("reason", List.of(DEFAULT_REASON)).getFirst();
    if (!REASON.matcher(given).matches()) {
      throw RefusedException.badRequest("reason", given, "lower_snake, at most 64 characters");
    }
    return given;
  }

  private static long lastEventId(HttpRequest request) {
    var given = request.getHeader("Last-Event-ID").map(header -> header.value()).orElse("0");
    try {
      return Long.parseUnsignedLong(given);
    } catch (NumberFormatException notOurs) {
      throw RefusedException.badRequest("Last-Event-ID", given, "seq of an event");
    }
  }

  private static Map<String, List<String>> query(HttpRequest request) {
    return request.getUri().query().toMultiMap();
  }
}
