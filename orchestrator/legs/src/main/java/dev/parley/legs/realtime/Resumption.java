package dev.parley.legs.realtime;

import dev.parley.media.port.Admission;
import dev.parley.media.port.CallRequest;
import dev.parley.media.port.Routing;
import dev.parley.net.websocket.UpgradeRequest;
import dev.parley.proto.realtime.RealtimeProblem;
import dev.parley.proto.realtime.ServerEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How clients whose line broke come back: what {@code session.created} gives them, and what they
 * show then, {@code ?session_id=…&resume_token=…}.
 *
 * @param window how long a session waits for its caller
 */
record Resumption(Admission admission, Routing routing, Duration window) {

  /** What a client shows. */
  sealed interface Shown {

    /** It has no session yet. */
    record None() implements Shown {}

    record Back(Routing.Route.ToSession to) implements Shown {}

    record Refused(TurnedAway why) implements Shown {}
  }

  ServerEvent.ComingBack offer(CallRequest call) {
    return new ServerEvent.ComingBack(routing.resumeToken(call), window.toSeconds());
  }

  /**
   * What this request shows. A token is a credential by itself: what its caller first came with may
   * have expired, and a caller who comes back was admitted already.
   */
  Shown shown(UpgradeRequest upgrade) {
    var sessionId = upgrade.first("session_id");
    var token = upgrade.first("resume_token");
    if (sessionId == null && token == null) {
      return new Shown.None();
    }
    if (sessionId == null || token == null) {
      var missing = sessionId == null ? "session_id" : "resume_token";
      return refused("missing_parameter", missing, "missing (expected: both or neither)");
    }
    return switch (routing.toSession(sessionId, token)) {
      case Routing.Route.ToSession to when mayHave(upgrade, to) -> new Shown.Back(to);
      case Routing.Route.Expired _ ->
          refused("resume_token_expired", "resume_token", "expired (expected: at most a day old)");
      case Routing.Route.ToSession _,
          Routing.Route.NotYours _,
          Routing.Route.ToAgent _,
          Routing.Route.NoSuchAgent _ ->
          refused(
              "invalid_resume_token",
              "resume_token",
              "not one for session %s (expected: the one of its session.created)"
                  .formatted(named(sessionId)));
    };
  }

  /** Whoever comes as another tenant's is told what a stranger to the session is told. */
  private boolean mayHave(UpgradeRequest upgrade, Routing.Route.ToSession to) {
    var tenant = admission.tenantOf(upgrade);
    return tenant == null || tenant.equals(to.tenant());
  }

  private static String named(@Nullable String text) {
    return text == null || text.length() > 80 ? "of that id" : text;
  }

  private static Shown refused(String code, String parameter, String rest) {
    return new Shown.Refused(
        TurnedAway.of(RealtimeProblem.refused(code, parameter, parameter + ": " + rest)));
  }
}
