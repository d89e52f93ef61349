package dev.parley.legs.realtime;

import dev.parley.media.port.Access;
import dev.parley.media.port.ResumeTokens;
import dev.parley.net.websocket.UpgradeRequest;
import dev.parley.proto.agent.AgentDefinition;
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
public record Resumption(ResumeTokens tokens, Duration window) {

  private static final int CLOSE_CODE = 4000;

  /** What a client shows. */
  sealed interface ResumeTicket {

    /** It has no session yet. */
    record None() implements ResumeTicket {}

    record Back(String sessionId, String agent, int version) implements ResumeTicket {}

    record Refused(Access.Denied why) implements ResumeTicket {}
  }

  ServerEvent.ComingBack offer(String tenant, String sessionId, AgentDefinition agent) {
    var token = tokens.mint(tenant, sessionId, agent.id(), agent.version());
    return new ServerEvent.ComingBack(token, window.toSeconds());
  }

  ResumeTicket ticket(UpgradeRequest upgrade, String tenant) {
    var sessionId = upgrade.first("session_id");
    var token = upgrade.first("resume_token");
    if (sessionId == null && token == null) {
      return new ResumeTicket.None();
    }
    if (sessionId == null || token == null) {
      var missing = sessionId == null ? "session_id" : "resume_token";
      return refused("missing_parameter", missing, "missing (expected: both or neither)");
    }
    return switch (tokens.check(token)) {
      case ResumeTokens.Verdict.Valid(var owner, var session, var agent, var version)
          when owner.equals(tenant) && session.equals(sessionId) ->
          new ResumeTicket.Back(sessionId, agent, version);
      case ResumeTokens.Verdict.Expired _ ->
          refused("resume_token_expired", "resume_token", "expired (expected: at most a day old)");
      case ResumeTokens.Verdict.Valid _, ResumeTokens.Verdict.Unknown _ ->
          refused(
              "invalid_resume_token",
              "resume_token",
              "not one for session %s (expected: the one of its session.created)"
                  .formatted(shown(sessionId)));
    };
  }

  private static String shown(@Nullable String text) {
    return text == null || text.length() > 80 ? "of that id" : text;
  }

  private static ResumeTicket refused(String code, String parameter, String rest) {
    return new ResumeTicket.Refused(
        new Access.Denied(
            RealtimeProblem.refused(code, parameter, parameter + ": " + rest), CLOSE_CODE));
  }
}
