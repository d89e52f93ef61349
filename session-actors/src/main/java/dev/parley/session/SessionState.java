package dev.parley.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.parley.session.conversation.Conversation;
import dev.parley.session.ledger.ToolLedger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that a session knows; what its events add up to. Immutable.
 *
 * @param owed why the agent must speak as soon as nobody else does; absent if it need not
 * @param responses how many responses were asked for; the next one's id is made of it
 */
public record SessionState(
    String id,
    Phase phase,
    AgentTerms agent,
    String tenant,
    Line line,
    Conversation conversation,
    ToolLedger tools,
    TurnLog turns,
    @Nullable Owed owed,
    int responses,
    JsonNode settings,
    Instant startedAt,
    @Nullable Instant endedAt) {

  private static final AgentTerms NOBODY = new AgentTerms("", 0, null, java.util.List.of());

  /** Before anything happened. */
  public static SessionState unborn(String id) {
    return new SessionState(
        id,
        new Phase.Ready(),
        NOBODY,
        "",
        Line.NONE,
        Conversation.EMPTY,
        ToolLedger.EMPTY,
        TurnLog.EMPTY,
        null,
        0,
        NullNode.getInstance(),
        Instant.EPOCH,
        null);
  }

  /**
   * The line to the caller.
   *
   * @param epoch of the latest leg; 0 before the first
   * @param hungUp nobody waits for the caller to come back
   */
  public record Line(int epoch, boolean attached, String leg, boolean hungUp, String reason) {
    static final Line NONE = new Line(0, false, "", false, "");
  }

  /**
   * Why the agent owes the caller some words.
   *
   * @param cause caller, client, tool or agent
   * @param say exactly these; absent = think
   */
  public record Owed(String cause, @Nullable String say) {}

  public boolean isOver() {
    return phase instanceof Phase.Over;
  }

  public boolean isUnborn() {
    return phase instanceof Phase.Ready && line.epoch() == 0;
  }

  /** Short part of the id, for ids made of it. */
  String stem() {
    return id.startsWith("sess_") ? id.substring(5) : id;
  }

  String nextResponseId() {
    return "resp_" + stem() + "_" + (responses + 1);
  }

  /** The response that the model still works on; absent if there is none. */
  @Nullable String generating() {
    return switch (phase) {
      case Phase.Thinking thinking -> thinking.responseId();
      case Phase.Speaking speaking when speaking.generating() -> speaking.responseId();
      case Phase.Speaking _,
          Phase.Ready _,
          Phase.Listening _,
          Phase.Hearing _,
          Phase.Held _,
          Phase.Over _ ->
          null;
    };
  }

  SessionState in(Phase next) {
    return new SessionState(
        id,
        next,
        agent,
        tenant,
        line,
        conversation,
        tools,
        turns,
        owed,
        responses,
        settings,
        startedAt,
        endedAt);
  }

  SessionState with(Line next) {
    return new SessionState(
        id,
        phase,
        agent,
        tenant,
        next,
        conversation,
        tools,
        turns,
        owed,
        responses,
        settings,
        startedAt,
        endedAt);
  }

  SessionState with(Conversation next) {
    return new SessionState(
        id, phase, agent, tenant, line, next, tools, turns, owed, responses, settings, startedAt,
        endedAt);
  }

  SessionState with(ToolLedger next) {
    return new SessionState(
        id,
        phase,
        agent,
        tenant,
        line,
        conversation,
        next,
        turns,
        owed,
        responses,
        settings,
        startedAt,
        endedAt);
  }

  SessionState with(TurnLog next) {
    return new SessionState(
        id,
        phase,
        agent,
        tenant,
        line,
        conversation,
        tools,
        next,
        owed,
        responses,
        settings,
        startedAt,
        endedAt);
  }

  SessionState owing(@Nullable Owed next) {
    return new SessionState(
        id,
        phase,
        agent,
        tenant,
        line,
        conversation,
        tools,
        turns,
        next,
        responses,
        settings,
        startedAt,
        endedAt);
  }

  SessionState responded() {
    return new SessionState(
        id,
        phase,
        agent,
        tenant,
        line,
        conversation,
        tools,
        turns,
        null,
        responses + 1,
        settings,
        startedAt,
        endedAt);
  }

  SessionState with(JsonNode nextSettings) {
    return new SessionState(
        id,
        phase,
        agent,
        tenant,
        line,
        conversation,
        tools,
        turns,
        owed,
        responses,
        nextSettings,
        startedAt,
        endedAt);
  }

  SessionState begun(AgentTerms terms, String owner, Instant at) {
    return new SessionState(
        id,
        phase,
        terms,
        owner,
        line,
        conversation,
        tools,
        turns,
        owed,
        responses,
        settings,
        at,
        null);
  }

  SessionState ended(String reason, Instant at) {
    return new SessionState(
        id,
        new Phase.Over(reason),
        agent,
        tenant,
        line,
        conversation,
        tools,
        turns,
        null,
        responses,
        settings,
        startedAt,
        at);
  }
}
