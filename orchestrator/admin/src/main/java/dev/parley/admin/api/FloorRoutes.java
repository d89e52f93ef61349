package dev.parley.admin.api;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.admin.port.Sessions;
import dev.parley.proto.admin.SessionDetail;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code /admin/v1/sessions/{id}/agent}, {@code take-over} and {@code hand-back}: who speaks with
 * the caller of a live call, another agent, a supervisor, or the agent again.
 */
final class FloorRoutes {

  private static final String AGENT = "agent";

  private final Sessions sessions;

  FloorRoutes(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Below {@code /admin/v1}. */
  Route route() {
    return concat(
        under("agent", id -> JsonBody.object(body -> assign(id, body))),
        under("take-over", this::takeOver),
        under("hand-back", this::handBack));
  }

  private static Route under(String word, Function<String, Route> inner) {
    return path(
        segment("sessions").slash(segment()).slash(word),
        id -> post(() -> inner.apply(SessionRoutes.checked(id))));
  }

  private Route assign(String id, JsonNode body) {
    var agent = JsonBody.text(AGENT, body);
    var version = JsonBody.count("version", body);
    var which = version == null ? agent : agent + " version " + version;
    return HttpAnswers.completeWith(
        sessions
            .assignAgent(id, agent, version, AdminGate.SUBJECT)
            .thenCompose(done ->
                switch (done) {
                  case TAKEN -> accepted();
                  case NO_SUCH_AGENT -> refused(new AdminFailure.AgentNotFound(which));
                  case NO_SUCH_SESSION -> refused(id, _ -> new AdminFailure.Unavailable());
                }),
        answer -> answer);
  }

  private Route takeOver(String id) {
    return HttpAnswers.completeWith(
        sessions
            .takeOver(id, AdminGate.SUBJECT)
            .thenCompose(done -> done ? accepted() : refused(id, FloorRoutes::notTaken)),
        answer -> answer);
  }

  private Route handBack(String id) {
    return HttpAnswers.completeWith(
        sessions
            .handBack(id, AdminGate.SUBJECT)
            .thenCompose(done -> done ? accepted() : refused(id, FloorRoutes::notHandedBack)),
        answer -> answer);
  }

  private static AdminFailure notTaken(SessionDetail detail) {
    return holder(detail)
        .<AdminFailure>map(AdminFailure.AlreadyHeld::new)
        .orElseGet(AdminFailure.Unavailable::new);
  }

  private static AdminFailure notHandedBack(SessionDetail detail) {
    return holder(detail).isPresent() ? new AdminFailure.Unavailable() : new AdminFailure.NotHeld();
  }

  /** Who has the call instead of its agent. */
  private static Optional<String> holder(SessionDetail detail) {
    return detail.participants().stream()
        .filter(one -> one.floor() && !one.role().equals(AGENT))
        .map(one -> one.name() == null ? one.id() : one.name())
        .findFirst();
  }

  private static CompletionStage<HttpResponse> accepted() {
    return CompletableFuture.completedStage(HttpResponse.create().withStatus(StatusCodes.ACCEPTED));
  }

  private static CompletionStage<HttpResponse> refused(AdminFailure failure) {
    return CompletableFuture.completedStage(Problems.answer(failure));
  }

  /** Tells a session that never was from one that is over, and from one that stands otherwise. */
  private CompletionStage<HttpResponse> refused(
      String id, Function<SessionDetail, AdminFailure> otherwise) {
    return sessions.find(id).thenApply(found -> Problems.answer(reason(id, found, otherwise)));
  }

  private static AdminFailure reason(
      String id, Optional<SessionDetail> found, Function<SessionDetail, AdminFailure> otherwise) {
    if (found.isEmpty()) {
      return new AdminFailure.SessionNotFound(id);
    }
    boolean over = found.get().summary().state().equals("over");
    return over ? new AdminFailure.SessionOver(id) : otherwise.apply(found.get());
  }
}
