package dev.parley.admin.api;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.parley.admin.port.Sessions;
import dev.parley.proto.admin.SessionDetail;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /admin/v1/sessions/{id}/tools/…}: an operator decides whether a tool may run. */
final class ToolRoutes {

  private static final Pattern WHO = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
  private static final String DEFAULT_WHO = "operator";

  /** The session's own word for that no one has decided in time. */
  private static final String RESERVED = "nobody";

  private final Sessions sessions;

  ToolRoutes(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Below {@code /admin/v1}. */
  Route route() {
    return concat(decision("approve", true), decision("reject", false));
  }

  private Route decision(String word, boolean approved) {
    return path(
        segment("sessions").slash(segment()).slash("tools").slash(segment()).slash(word),
        (id, callId) ->
            post(() -> extractRequest(request -> decide(id, callId, approved, request))));
  }

  private Route decide(String id, String callId, boolean approved, HttpRequest request) {
    SessionRoutes.checked(id);
    var by = who(request);
    return HttpAnswers.completeWith(
        sessions
            .decideTool(id, callId, approved, by)
            .thenCompose(done -> done ? accepted() : refused(id, callId)),
        answer -> answer);
  }

  private static CompletionStage<HttpResponse> accepted() {
    return CompletableFuture.completedStage(HttpResponse.create().withStatus(StatusCodes.ACCEPTED));
  }

  /** Tells a call that does not wait from one that never was. */
  private CompletionStage<HttpResponse> refused(String id, String callId) {
    return sessions.find(id).thenApply(found -> Problems.answer(reason(id, callId, found)));
  }

  private static AdminFailure reason(String id, String callId, Optional<SessionDetail> found) {
    if (found.isEmpty()) {
      return new AdminFailure.SessionNotFound(id);
    }
    boolean known = found.get().tools().stream().anyMatch(call -> call.callId().equals(callId));
    return known ? new AdminFailure.ToolNotAwaited(callId) : new AdminFailure.ToolNotFound(callId);
  }

  private static String who(HttpRequest request) {
    var given = request.getUri().query().get("by").orElse(DEFAULT_WHO);
    if (!WHO.matcher(given).matches() || given.equals(RESERVED)) {
      throw RefusedException.badRequest(
          "by", given, "a name of at most 64 letters, digits, '.', '_', '@' or '-'");
    }
    return given;
  }
}
