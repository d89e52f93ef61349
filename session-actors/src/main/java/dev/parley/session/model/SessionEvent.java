package dev.parley.session.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.Ordered;
import dev.parley.proto.agent.ToolDefinition;
import dev.parley.proto.tool.ToolRequest;
import dev.parley.session.conversation.Item;
import dev.parley.session.ledger.ToolCall;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A fact of a session, stored. Past tense. The names of the stored form are in the codec. */
public sealed interface SessionEvent {

  Instant at();

  /**
   * A kind of the second level: members of builds before cannot read it, so it is written only when
   * every member can ({@code docs/adr/0013}).
   */
  sealed interface LevelTwo extends SessionEvent {}

  /** Another agent will answer from the next turn on. */
  record AgentAssigned(AgentTerms agent, String by, Instant at) implements LevelTwo {}

  /** The agent that was assigned last has the session now. */
  record AgentBegan(AgentVersion agent, Instant at) implements LevelTwo {}

  /**
   * Somebody came to the call beside caller and agent, or came again.
   *
   * @param epoch of the participant's leg, from 1
   */
  record ParticipantJoined(
      String participant,
      ParticipantRole role,
      ParticipantMode stance,
      String subject,
      int epoch,
      @Nullable String leg,
      Instant at)
      implements LevelTwo {}

  record ParticipantLeft(String participant, int epoch, String reason, Instant at)
      implements LevelTwo {}

  record ParticipantRouted(String participant, ParticipantMode stance, String by, Instant at)
      implements LevelTwo {}

  /** Somebody else has the call; {@code to} is absent if it is the agent. */
  record FloorHanded(@Nullable String to, String by, Instant at) implements LevelTwo {}

  record LineHeld(Instant at) implements LevelTwo {}

  record LineResumed(Instant at) implements LevelTwo {}

  /**
   * Another link answers; see {@link ModelChange}.
   *
   * @param brokenOff response that the agent must go on with; absent if there is none
   * @param owing whether the caller waits for an answer that nobody gives unasked any more
   * @param called response that ends where it is, having called a tool; absent if there is none
   */
  record ModelChanged(
      @Nullable String from,
      String to,
      ModelChangeReason reason,
      int link,
      long silenceMs,
      @Nullable String brokenOff,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean owing,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String called,
      Instant at)
      implements LevelTwo {}

  /** The model answered unasked, in {@code turn}. */
  record OwnResponseBegun(int turn, String responseId, Instant at) implements LevelTwo {}

  record Begun(AgentTerms agent, String tenant, Instant at) implements SessionEvent {}

  /**
   * A leg is the session's.
   *
   * @param media where a session that has moved finds it; absent in journals of before moving
   */
  record LegAttached(int epoch, String leg, @Nullable String media, Instant at)
      implements SessionEvent {}

  /** {@code hungUp}: nobody waits for the caller to come back. */
  record LegLost(int epoch, String reason, boolean hungUp, Instant at) implements SessionEvent {}

  record SettingsChanged(JsonNode settings, Instant at) implements SessionEvent {}

  record SpeechStarted(String itemId, Instant at) implements SessionEvent {}

  record SpeechDropped(Instant at) implements SessionEvent {}

  /** The caller's utterance became an item; {@code owed}: the agent will answer it. */
  record TurnTaken(int turn, Item.Message item, boolean owed, Instant at) implements SessionEvent {}

  record TranscriptNoted(String itemId, String text, Instant at) implements SessionEvent {}

  record ItemAdded(Item item, @Nullable String previousItemId, Instant at)
      implements SessionEvent {}

  record ItemRemoved(String itemId, Instant at) implements SessionEvent {}

  record ItemCut(String itemId, long heardMs, Instant at) implements SessionEvent {}

  /**
   * The agent was asked to speak.
   *
   * @param options what the client that asked for it wished; journals of before do not tell
   */
  record ResponseAsked(
      int turn,
      String responseId,
      ResponseCause cause,
      @Nullable String say,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) ResponseOptions options,
      Instant at)
      implements SessionEvent {
    public ResponseAsked {
      options = options == null ? ResponseOptions.NONE : options;
    }
  }

  record SpeakingBegun(String responseId, Instant at) implements SessionEvent {}

  record AgentSaid(String responseId, Item.Message item, Instant at) implements SessionEvent {}

  /** The caller barged in: the response is over, whatever the model still does. */
  record ReplyCut(String responseId, SessionCommand.@Nullable Cut cut, Instant at)
      implements SessionEvent {}

  record ResponseEnded(
      String responseId, TurnOutcome outcome, boolean playing, Map<String, Long> stages, Instant at)
      implements SessionEvent {
    public ResponseEnded {
      stages = Ordered.copyOf(stages);
    }
  }

  record PlayoutEnded(String responseId, Instant at) implements SessionEvent {}

  record ToolRequested(Item.Call item, ToolRequest request, ToolDefinition terms, Instant at)
      implements SessionEvent {}

  /** A call that cannot be run got this output at once. */
  record ToolRefused(Item.Call item, Item.Output output, String problem, Instant at)
      implements SessionEvent {}

  record ToolDispatched(String callId, Instant at) implements SessionEvent {}

  record ToolProgressed(
      String callId,
      @Nullable Integer percent,
      @Nullable String note,
      @Nullable String worker,
      @Nullable String say,
      Instant at)
      implements SessionEvent {}

  /** What a worker said for the caller's ear is spoken. */
  record ProgressSaid(String callId, Instant at) implements SessionEvent {}

  /**
   * An operator said whether a call may run.
   *
   * @param by who it was, or {@code nobody} in time
   * @param deadline of the first attempt; absent if it may not
   */
  record ApprovalDecided(
      String callId, boolean approved, String by, @Nullable Instant deadline, Instant at)
      implements SessionEvent {}

  /** An attempt came to nothing; the next one begins at {@code next}. */
  record ToolAttemptFailed(
      String callId, int attempt, String problem, @Nullable String worker, Instant next, Instant at)
      implements SessionEvent {}

  /** An attempt after the first, or one that had to wait, is asked for. */
  record ToolAsked(String callId, int attempt, Instant deadline, Instant at)
      implements SessionEvent {}

  /**
   * What a call did, or may have, is to be undone.
   *
   * @param callId the call that is undone
   * @param request of the call that undoes it
   * @param first when it is asked for: the worker that is told to stop needs a moment
   */
  record CompensationPlanned(
      String callId, ToolRequest request, ToolDefinition terms, Instant first, Instant at)
      implements SessionEvent {}

  /** The broker knows that nobody waits for the call any more. */
  record CancelSent(String callId, Instant at) implements SessionEvent {}

  /** Facts that the model sees for the rest of the call; merged, null removes. */
  record MemoryNoted(JsonNode facts, Instant at) implements SessionEvent {}

  /** The model is not shown the oldest {@code items} items any more. */
  record ContextCut(int items, Instant at) implements SessionEvent {}

  /** The caller waits longer than the tool's patience. */
  record PatienceLost(String callId, Instant at) implements SessionEvent {}

  record ToolEnded(
      String callId,
      ToolCall.Stage stage,
      @Nullable JsonNode output,
      @Nullable String problem,
      @Nullable String worker,
      Instant at)
      implements SessionEvent {}

  /** The result entered the conversation. */
  record ToolDelivered(String callId, int turn, Item.Output item, Instant at)
      implements SessionEvent {}

  record Ended(String reason, Instant at) implements SessionEvent {}
}
