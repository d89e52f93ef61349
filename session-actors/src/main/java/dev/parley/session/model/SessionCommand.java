package dev.parley.session.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.Ordered;
import dev.parley.proto.WireMessage;
import dev.parley.proto.admin.SessionDetail;
import dev.parley.proto.admin.TimelineEvent;
import dev.parley.proto.tool.ToolMessage;
import dev.parley.session.conversation.Item;
import java.time.Instant;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** Asked of a session. Imperative; time comes with each. Grouped by who answers in the rules. */
public sealed interface SessionCommand extends WireMessage {

  /** Comes over a leg; dropped if that leg's epoch is no longer the session's. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
  @JsonSubTypes({
    @JsonSubTypes.Type(Detach.class),
    @JsonSubTypes.Type(LoseModel.class),
    @JsonSubTypes.Type(CatchUp.class),
    @JsonSubTypes.Type(HearCaller.class),
    @JsonSubTypes.Type(TakeUtterance.class),
    @JsonSubTypes.Type(DropSpeech.class),
    @JsonSubTypes.Type(AskResponse.class),
    @JsonSubTypes.Type(StopResponse.class),
    @JsonSubTypes.Type(BeginSpeaking.class),
    @JsonSubTypes.Type(EndResponse.class),
    @JsonSubTypes.Type(EndPlayout.class),
    @JsonSubTypes.Type(NoteTranscript.class),
    @JsonSubTypes.Type(AddSpeech.class),
    @JsonSubTypes.Type(AddItem.class),
    @JsonSubTypes.Type(RemoveItem.class),
    @JsonSubTypes.Type(CutItem.class),
    @JsonSubTypes.Type(RetrieveItem.class),
    @JsonSubTypes.Type(KeepSettings.class),
    @JsonSubTypes.Type(AskTool.class)
  })
  sealed interface FromLeg extends SessionCommand {
    int epoch();
  }

  /** About the line between session and caller; {@code LineRules}. */
  sealed interface OfLine extends SessionCommand {}

  /** About who speaks; {@code TurnMachine}. */
  sealed interface OfTurn extends SessionCommand {
    Instant at();
  }

  /** About the items of the conversation; {@code ConversationRules}. */
  sealed interface OfConversation extends FromLeg {
    Instant at();
  }

  /** About tool calls; {@code ToolRules}. */
  sealed interface OfTools extends SessionCommand {
    Instant at();
  }

  /** How a leg's messages come to the session, wherever it is; the shell answers, no rule does. */
  sealed interface Delivery extends SessionCommand {}

  /** Looks inside and changes nothing. */
  sealed interface Inspection extends SessionCommand {}

  // ---- the line

  /**
   * A caller arrives.
   *
   * @param leg what the caller came by, such as {@code realtime-websocket}
   * @param greet whether the agent speaks first
   * @param resumes comes back to a session that there is; it begins none
   * @param media address of the actor that takes orders, as the actor system writes it
   */
  record Attach(
      AgentTerms agent,
      String tenant,
      String leg,
      boolean greet,
      boolean resumes,
      String media,
      Instant at)
      implements OfLine {}

  /** The leg is gone; {@code hungUp} if the caller meant it. */
  record Detach(int epoch, String reason, boolean hungUp, Instant at) implements OfLine, FromLeg {}

  /** An operator, or the agent itself, ends the call. */
  record HangUp(String reason, Instant at, @Nullable ActorRef<Boolean> replyTo) implements OfLine {}

  /** The caller has had the reattach window to come back. */
  record EndWaiting(int epoch, Instant at) implements OfLine {}

  /** The model link is dead and no other takes its place. */
  record LoseModel(int epoch, String code, Instant at) implements OfLine, FromLeg {}

  /**
   * The media plane has told again all that the session may have missed by moving.
   *
   * @param latestResponse the last that it was asked to speak; absent if none was
   */
  record CatchUp(int epoch, @Nullable String latestResponse, Instant at)
      implements OfLine, FromLeg {}

  // ---- delivery

  /** A leg's message; each number, from 1, counts once and in order. */
  record Numbered(long number, FromLeg message) implements Delivery {}

  /**
   * The media plane asks from which message on the session needs them again.
   *
   * @param acknowledged number up to which it no longer has them
   * @param media as in {@link Attach}
   */
  record Rejoin(int epoch, long acknowledged, String media) implements Delivery {}

  // ---- the turn

  /**
   * The caller starts to speak.
   *
   * @param interrupts whether this stops the agent
   * @param cut what the media plane's reflex stopped at once; absent if nothing was playing
   */
  record HearCaller(int epoch, String itemId, boolean interrupts, @Nullable Cut cut, Instant at)
      implements OfTurn, FromLeg {}

  /** An agent item whose playing was stopped after {@code heardMs}. */
  record Cut(String itemId, long heardMs) implements WireMessage {}

  /**
   * The caller's sound up to here is one utterance.
   *
   * @param respond whether the agent answers by itself
   */
  record TakeUtterance(int epoch, String itemId, long audioMs, boolean respond, Instant at)
      implements OfTurn, FromLeg {}

  /** What the caller was saying is dropped by the caller's client. */
  record DropSpeech(int epoch, Instant at) implements OfTurn, FromLeg {}

  /** The caller's client wants the agent to speak. */
  record AskResponse(int epoch, @Nullable String clientEventId, @Nullable JsonNode wish, Instant at)
      implements OfTurn, FromLeg {}

  /** The caller's client wants the agent to stop. */
  record StopResponse(
      int epoch, @Nullable String clientEventId, @Nullable String responseId, Instant at)
      implements OfTurn, FromLeg {}

  /** The first sound of a response went to the caller. */
  record BeginSpeaking(int epoch, String responseId, Instant at) implements OfTurn, FromLeg {}

  /**
   * The model is done with a response.
   *
   * @param outcome completed, cancelled, incomplete or failed
   * @param playing whether its sound still plays; then {@link EndPlayout} follows
   * @param stages milliseconds by stage (DESIGN D11)
   */
  record EndResponse(
      int epoch,
      String responseId,
      String outcome,
      boolean playing,
      Map<String, Long> stages,
      Instant at)
      implements OfTurn, FromLeg {
    public EndResponse {
      stages = Ordered.copyOf(stages);
    }
  }

  /** The agent has fallen silent: all of the response was played. */
  record EndPlayout(int epoch, String responseId, Instant at) implements OfTurn, FromLeg {}

  // ---- the conversation

  /** What the caller said, in words. */
  record NoteTranscript(int epoch, String itemId, String text, Instant at)
      implements OfConversation {}

  /** An item of the agent is whole, or was cut; {@code heardMs} as known now. */
  record AddSpeech(
      int epoch,
      String responseId,
      String itemId,
      String text,
      boolean spoken,
      long audioMs,
      long heardMs,
      boolean complete,
      Instant at)
      implements OfConversation {}

  /** The caller's client writes an item. */
  record AddItem(
      int epoch,
      @Nullable String clientEventId,
      Item item,
      @Nullable String previousItemId,
      Instant at)
      implements OfConversation {}

  record RemoveItem(int epoch, @Nullable String clientEventId, String itemId, Instant at)
      implements OfConversation {}

  /** The caller's client knows how much of an agent item was heard. */
  record CutItem(
      int epoch,
      @Nullable String clientEventId,
      String itemId,
      int contentIndex,
      long heardMs,
      Instant at)
      implements OfConversation {}

  record RetrieveItem(int epoch, @Nullable String clientEventId, String itemId, Instant at)
      implements OfConversation {}

  /** The caller's client changed the session's settings; they are in force already. */
  record KeepSettings(int epoch, JsonNode settings, Instant at) implements OfConversation {}

  // ---- tools

  /**
   * The model wants a tool.
   *
   * @param ours a worker runs it; otherwise the caller's client does
   * @param problem why it cannot be run, such as arguments that break the schema
   */
  record AskTool(
      int epoch,
      String responseId,
      String itemId,
      String callId,
      String tool,
      String arguments,
      boolean ours,
      @Nullable String problem,
      Instant at)
      implements OfTools, FromLeg {}

  /** The broker has the request. */
  record NoteDispatch(String callId, int attempt, Instant at) implements OfTools {}

  /** The broker knows that nobody waits for the call any more. */
  record NoteCancel(String callId, Instant at) implements OfTools {}

  /** A call that had to wait is asked for now. */
  record BeginAttempt(String callId, int attempt, Instant at) implements OfTools {}

  /**
   * Whether a call may run.
   *
   * @param by who says so, or {@code nobody} when the time for it is over
   * @param replyTo hears whether the word came in time
   */
  record DecideApproval(
      String callId, boolean approved, String by, Instant at, @Nullable ActorRef<Boolean> replyTo)
      implements OfTools {}

  /** The caller may hear again how far a tool is. */
  record SpeakProgress(Instant at) implements OfTools {}

  /** A worker, or any service, says something about a call. */
  record TakeToolMessage(ToolMessage message, Instant at, ActorRef<Disposition> replyTo)
      implements OfTools {}

  /**
   * The caller has waited for an inline tool as long as its patience, or for any while its request
   * does not get through.
   */
  record LosePatience(String callId, Instant at) implements OfTools {}

  /** Nobody answered that attempt in time. */
  record GiveUpTool(String callId, int attempt, Instant at) implements OfTools {}

  // ---- inspection

  record Describe(ActorRef<Description> replyTo) implements Inspection {}

  /** Absent: there never was such a session. */
  record Description(@Nullable SessionDetail detail) implements WireMessage {}

  /** Sends every event from now on. Ends by itself when the watcher stops. */
  record Watch(ActorRef<TimelineEvent> watcher) implements Inspection {}

  // ---- the shell's own

  /** The actor tells itself; never sent from elsewhere, and no rule answers it. */
  sealed interface Internal extends SessionCommand {}

  /**
   * The journal has been read.
   *
   * @param state what its {@code stored} facts add up to
   * @param last of them; absent if there is none
   * @param legMessage number of the attached leg's last message that led to one
   */
  record Recovered(SessionState state, long stored, @Nullable JournalEntry last, long legMessage)
      implements Internal {}

  /** The journal holds this many events now. */
  record Stored(long stored) implements Internal {}

  /** The actor that took orders for this leg is gone. */
  record MediaGone(int epoch) implements Internal {}

  record WatcherGone(ActorRef<TimelineEvent> watcher) implements Internal {}

  /** A request did not reach the broker; it is tried again. */
  record DispatchFailed(String callId) implements Internal {}

  /** A request has been on its way to the broker for longer than a caller likes to wait. */
  record DispatchSlow(String callId) implements Internal {}

  record Redispatch(String callId) implements Internal {}

  /** A cancel did not reach the broker; it is tried again. */
  record CancelFailed(String callId) implements Internal {}

  record CancelAgain(String callId) implements Internal {}

  /** Nothing was asked for a while. */
  record Idle() implements Internal {}

  /** The session shall leave this node; it does when its facts are stored. */
  record Stop() implements Internal {}
}
