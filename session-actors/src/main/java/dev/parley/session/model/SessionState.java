package dev.parley.session.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.parley.session.conversation.Conversation;
import dev.parley.session.ledger.ToolLedger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a session knows; what its events add up to. Immutable.
 *
 * @param overheard item that the caller began while the agent went on; absent if nobody did
 * @param owed why the agent must speak as soon as nobody else does; absent if it need not
 * @param responses how many responses were asked for; the next one's id is made of it
 * @param models the latest replacements of the call's model link
 */
public record SessionState(
    Identity identity,
    Phase phase,
    Line line,
    Conversation conversation,
    ToolLedger tools,
    TurnLog turns,
    @Nullable String overheard,
    @Nullable PendingResponse owed,
    int responses,
    JsonNode settings,
    Participants participants,
    List<ModelChange> models) {

  public SessionState {
    models = List.copyOf(models);
  }

  /** Before anything happened. */
  public static SessionState unborn(String id) {
    return new SessionState(
        new Identity(id, SessionAgents.NOBODY, "", Instant.EPOCH, null),
        new Phase.Ready(),
        Line.NONE,
        Conversation.EMPTY,
        ToolLedger.EMPTY,
        TurnLog.EMPTY,
        null,
        null,
        0,
        NullNode.getInstance(),
        Participants.NONE,
        List.of());
  }

  /** Whose session it is, and when it was. */
  public record Identity(
      String id, SessionAgents cast, String tenant, Instant startedAt, @Nullable Instant endedAt) {}

  /**
   * The line to the caller.
   *
   * @param epoch of the latest leg; 0 before the first
   * @param media address of the leg's media plane; absent if it is not known
   * @param hungUp nobody waits for the caller to come back
   * @param since when the leg asked for the call, or was lost; absent before the first
   */
  public record Line(
      int epoch,
      boolean attached,
      String leg,
      @Nullable String media,
      boolean hungUp,
      String reason,
      @Nullable Instant since) {

    /** Reason of a leg that the session has given up by itself, having not heard of it. */
    public static final String GIVEN_UP = "leg_lost";

    public static final Line NONE = new Line(0, false, "", null, false, "", null);

    public static Line of(SessionEvent.LegAttached arrived) {
      return new Line(
          arrived.epoch(), true, arrived.leg(), arrived.media(), false, "", arrived.at());
    }

    /** Nobody has said that the leg is gone: it may be there still. */
    public boolean isGivenUp() {
      return !attached && !hungUp && reason.equals(GIVEN_UP);
    }

    public Line lost(SessionEvent.LegLost lost) {
      return new Line(lost.epoch(), false, leg, null, lost.hungUp(), lost.reason(), lost.at());
    }
  }

  /**
   * Why the agent owes the caller some words.
   *
   * @param say exactly these; absent = think
   * @param options how a client wants them
   */
  public record PendingResponse(
      ResponseCause cause, @Nullable String say, ResponseOptions options) {

    public PendingResponse(ResponseCause cause, @Nullable String say) {
      this(cause, say, ResponseOptions.NONE);
    }
  }

  public String id() {
    return identity.id();
  }

  public AgentTerms agent() {
    return identity.cast().agent();
  }

  public String tenant() {
    return identity.tenant();
  }

  public Instant startedAt() {
    return identity.startedAt();
  }

  public @Nullable Instant endedAt() {
    return identity.endedAt();
  }

  public boolean isOver() {
    return phase instanceof Phase.Over;
  }

  public boolean isUnborn() {
    return phase instanceof Phase.Ready && line.epoch() == 0;
  }

  /** Whether there is a caller, or one may come back. */
  public boolean isLive() {
    return !isOver() && !isUnborn() && !line.hungUp();
  }

  /** Short part of the id, for ids made of it. */
  public String stem() {
    return id().startsWith("sess_") ? id().substring(5) : id();
  }

  public String latestResponseId() {
    return responseId(responses);
  }

  public String nextResponseId() {
    return responseId(responses + 1);
  }

  private String responseId(int number) {
    return "resp_" + stem() + "_" + number;
  }

  /** The response that the model still works on; absent if there is none. */
  public @Nullable String generating() {
    return switch (phase) {
      case Phase.Thinking thinking -> thinking.responseId();
      case Phase.Speaking speaking when speaking.generating() -> speaking.responseId();
      case Phase.OnHold hold -> in(hold.behind()).generating();
      case Phase.Speaking _,
          Phase.Ready _,
          Phase.Listening _,
          Phase.Hearing _,
          Phase.Held _,
          Phase.Over _ ->
          null;
    };
  }

  public SessionState in(Phase next) {
    return new SessionState(
        identity,
        next,
        line,
        conversation,
        tools,
        turns,
        overheard,
        owed,
        responses,
        settings,
        participants,
        models);
  }

  public SessionState with(Line next) {
    return new SessionState(
        identity,
        phase,
        next,
        conversation,
        tools,
        turns,
        overheard,
        owed,
        responses,
        settings,
        participants,
        models);
  }

  public SessionState with(Conversation next) {
    return new SessionState(
        identity,
        phase,
        line,
        next,
        tools,
        turns,
        overheard,
        owed,
        responses,
        settings,
        participants,
        models);
  }

  public SessionState with(ToolLedger next) {
    return new SessionState(
        identity,
        phase,
        line,
        conversation,
        next,
        turns,
        overheard,
        owed,
        responses,
        settings,
        participants,
        models);
  }

  public SessionState with(TurnLog next) {
    return new SessionState(
        identity,
        phase,
        line,
        conversation,
        tools,
        next,
        overheard,
        owed,
        responses,
        settings,
        participants,
        models);
  }

  public SessionState overhearing(@Nullable String itemId) {
    return new SessionState(
        identity,
        phase,
        line,
        conversation,
        tools,
        turns,
        itemId,
        owed,
        responses,
        settings,
        participants,
        models);
  }

  public SessionState owing(@Nullable PendingResponse next) {
    return new SessionState(
        identity,
        phase,
        line,
        conversation,
        tools,
        turns,
        overheard,
        next,
        responses,
        settings,
        participants,
        models);
  }

  public SessionState with(JsonNode next) {
    return new SessionState(
        identity,
        phase,
        line,
        conversation,
        tools,
        turns,
        overheard,
        owed,
        responses,
        next,
        participants,
        models);
  }

  public SessionState with(Participants next) {
    return new SessionState(
        identity,
        phase,
        line,
        conversation,
        tools,
        turns,
        overheard,
        owed,
        responses,
        settings,
        next,
        models);
  }

  public SessionState changing(List<ModelChange> next) {
    return new SessionState(
        identity,
        phase,
        line,
        conversation,
        tools,
        turns,
        overheard,
        owed,
        responses,
        settings,
        participants,
        next);
  }

  /**
   * One more response was asked for, and with it goes what was owed, unless it only leads to it.
   */
  public SessionState responded(ResponseCause cause) {
    return new SessionState(
        identity,
        phase,
        line,
        conversation,
        tools,
        turns,
        overheard,
        cause == ResponseCause.WELCOME_BACK ? owed : null,
        responses + 1,
        settings,
        participants,
        models);
  }

  public SessionState begun(AgentTerms terms, String owner, Instant at) {
    return with(new Identity(id(), SessionAgents.of(terms), owner, at, null));
  }

  public SessionState with(SessionAgents next) {
    return with(new Identity(id(), next, tenant(), startedAt(), endedAt()));
  }

  public SessionAgents cast() {
    return identity.cast();
  }

  public SessionState ended(String reason, Instant at) {
    return with(new Identity(id(), cast(), tenant(), startedAt(), at))
        .in(new Phase.Over(reason))
        .overhearing(null)
        .owing(null);
  }

  private SessionState with(Identity next) {
    return new SessionState(
        next,
        phase,
        line,
        conversation,
        tools,
        turns,
        overheard,
        owed,
        responses,
        settings,
        participants,
        models);
  }
}
