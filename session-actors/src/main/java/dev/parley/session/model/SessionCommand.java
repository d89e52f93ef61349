package dev.parley.session.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
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

  /**
   * Comes over a leg; dropped if that leg's epoch is no longer the session's. The names are sent:
   * they stay, whatever a record is called later.
   */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Detach.class, name = "Detach"),
    @JsonSubTypes.Type(value = LoseModel.class, name = "LoseModel"),
    @JsonSubTypes.Type(value = ChangeModel.class, name = "ChangeModel"),
    @JsonSubTypes.Type(value = HoldLine.class, name = "HoldLine"),
    @JsonSubTypes.Type(value = ResumeLine.class, name = "ResumeLine"),
    @JsonSubTypes.Type(value = CatchUp.class, name = "CatchUp"),
    @JsonSubTypes.Type(value = HearCaller.class, name = "HearCaller"),
    @JsonSubTypes.Type(value = TakeUtterance.class, name = "TakeUtterance"),
    @JsonSubTypes.Type(value = TakeWords.class, name = "TakeWords"),
    @JsonSubTypes.Type(value = DropSpeech.class, name = "DropSpeech"),
    @JsonSubTypes.Type(value = AskResponse.class, name = "AskResponse"),
    @JsonSubTypes.Type(value = StopResponse.class, name = "StopResponse"),
    @JsonSubTypes.Type(value = BeginOwnResponse.class, name = "BeginOwnResponse"),
    @JsonSubTypes.Type(value = BeginSpeaking.class, name = "BeginSpeaking"),
    @JsonSubTypes.Type(value = EndResponse.class, name = "EndResponse"),
    @JsonSubTypes.Type(value = EndPlayout.class, name = "EndPlayout"),
    @JsonSubTypes.Type(value = NoteTranscript.class, name = "NoteTranscript"),
    @JsonSubTypes.Type(value = AddSpeech.class, name = "AddSpeech"),
    @JsonSubTypes.Type(value = AddItem.class, name = "AddItem"),
    @JsonSubTypes.Type(value = RemoveItem.class, name = "RemoveItem"),
    @JsonSubTypes.Type(value = CutItem.class, name = "CutItem"),
    @JsonSubTypes.Type(value = RetrieveItem.class, name = "RetrieveItem"),
    @JsonSubTypes.Type(value = AskContext.class, name = "AskContext"),
    @JsonSubTypes.Type(value = KeepSettings.class, name = "KeepSettings"),
    @JsonSubTypes.Type(value = AskTool.class, name = "AskTool"),
    @JsonSubTypes.Type(value = WithdrawTool.class, name = "WithdrawTool")
  })
  sealed interface FromLeg extends SessionCommand {
    int epoch();
  }

  /** Answered by the rules, as of the time that it brings. */
  sealed interface Timed extends SessionCommand {
    Instant at();
  }

  /** About the line between session and caller; {@code LineRules}. */
  sealed interface OfLine extends Timed {}

  /** About who speaks; {@code TurnMachine}. */
  sealed interface OfTurn extends Timed {}

  /** About the items of the conversation; {@code ConversationRules}. */
  sealed interface OfConversation extends Timed, FromLeg {}

  /** About tool calls; {@code ToolRules}. */
  sealed interface OfTools extends Timed {}

  /** About which agent the session has; {@code AgentRules}. */
  sealed interface OfAgent extends Timed {}

  /** About who takes part beside caller and agent; {@code ParticipantRules}. */
  sealed interface OfParty extends Timed {

    /** Hears whether it is so now, once that is stored; absent if nobody wants to. */
    default @Nullable ActorRef<Boolean> replyTo() {
      return null;
    }
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
   * @param agent whom it takes for the session's; absent if it does not say
   */
  record CatchUp(
      int epoch, @Nullable String latestResponse, @Nullable AgentVersion agent, Instant at)
      implements OfLine, FromLeg {

    public CatchUp(int epoch, @Nullable String latestResponse, Instant at) {
      this(epoch, latestResponse, null, at);
    }
  }

  /** The carrier has parked the line; what comes over it is no caller. */
  record HoldLine(int epoch, Instant at) implements OfLine, FromLeg {}

  /** The parked line is back. */
  record ResumeLine(int epoch, Instant at) implements OfLine, FromLeg {}

  /**
   * An answer has waited for a parked line as long as it may.
   *
   * @param since when the line was parked
   */
  record CutHeldAnswer(Instant since, Instant at) implements OfLine {}

  /**
   * The call's link to its model was replaced; of the first link nothing is told.
   *
   * @param from the model before
   * @param link number of the new link in its call
   * @param silenceMs for how long the call had no link, whether or not the caller waited for one
   * @param brokenOff response of which the caller heard a part, and which the agent must go on
   *     with; absent if there is none
   * @param owing whether the model before was to answer the caller unasked, and the new one must be
   *     asked
   * @param called response that ends where it is because it has called a tool: it is neither asked
   *     again nor gone on with; absent if there is none
   */
  record ChangeModel(
      int epoch,
      @Nullable String from,
      String to,
      ModelChangeReason reason,
      int link,
      long silenceMs,
      @Nullable String brokenOff,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean owing,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String called,
      Instant at)
      implements OfLine, FromLeg {}

  // ---- who takes part

  /**
   * Somebody comes to the call, or comes again with another leg.
   *
   * @param participant id of the participant's own, the same each time
   * @param subject who it is, as verified
   * @param leg what the participant came by; absent if there is none yet
   */
  record JoinParticipant(
      String participant,
      ParticipantRole role,
      ParticipantMode stance,
      String subject,
      @Nullable String leg,
      Instant at,
      @Nullable ActorRef<Boolean> replyTo)
      implements OfParty {}

  /**
   * A participant's leg is gone.
   *
   * @param epoch of that leg; dropped if the participant has a later one
   */
  record LeaveParticipant(String participant, int epoch, String reason, Instant at)
      implements OfParty {}

  /** A participant shall be heard by others than before. */
  record Route(
      String participant,
      ParticipantMode stance,
      String by,
      Instant at,
      @Nullable ActorRef<Boolean> replyTo)
      implements OfParty {}

  /** A participant takes the call from whoever has it. */
  record TakeOver(String participant, String by, Instant at, @Nullable ActorRef<Boolean> replyTo)
      implements OfParty {}

  /** The agent gets the call back. */
  record HandBack(String by, Instant at, @Nullable ActorRef<Boolean> replyTo) implements OfParty {}

  // ---- the agent

  /**
   * The session shall have another agent, or another version of it, as soon as nobody answers.
   *
   * @param by who says so
   * @param replyTo hears whether the session has taken it
   */
  record AssignAgent(AgentTerms agent, String by, Instant at, @Nullable ActorRef<Boolean> replyTo)
      implements OfAgent {}

  /** That another agent was assigned is stored: it may begin. */
  record BeginAgent(Instant at) implements OfAgent {}

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
   * @param cut item that was told as heard to its end, and whose last words the media plane has
   *     stopped; absent if there is none. Of an item whose end was not told yet {@link AddSpeech}
   *     says how much was heard
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

  /**
   * What the caller said or keyed in, in words from the first; the agent answers it.
   *
   * @param spoken whether the caller said it
   */
  record TakeWords(int epoch, String itemId, String text, boolean spoken, Instant at)
      implements OfTurn, FromLeg {}

  /**
   * What the caller was saying becomes no turn: the caller's client dropped it, the line was
   * parked, others find turns from now on, or its words never came.
   */
  record DropSpeech(int epoch, Instant at) implements OfTurn, FromLeg {}

  /** The caller's client wants the agent to speak. */
  record AskResponse(
      int epoch,
      @Nullable String clientEventId,
      @JsonProperty("wish") @JsonInclude(JsonInclude.Include.NON_EMPTY) ResponseOptions options,
      Instant at)
      implements OfTurn, FromLeg {
    public AskResponse {
      options = options == null ? ResponseOptions.NONE : options;
    }
  }

  /** The caller's client wants the agent to stop. */
  record StopResponse(
      int epoch, @Nullable String clientEventId, @Nullable String responseId, Instant at)
      implements OfTurn, FromLeg {}

  /**
   * A model that takes turns itself answers, unasked; the media plane plays it unless somebody else
   * has the floor.
   *
   * @param responseId of the media plane's, by leg, link and counter
   */
  record BeginOwnResponse(int epoch, String responseId, Instant at) implements OfTurn, FromLeg {}

  /** The first sound of a response went to the caller. */
  record BeginSpeaking(int epoch, String responseId, Instant at) implements OfTurn, FromLeg {}

  /**
   * The model is done with a response.
   *
   * @param playing whether its sound still plays; then {@link EndPlayout} follows
   * @param stages milliseconds by part of the turn
   */
  record EndResponse(
      int epoch,
      String responseId,
      TurnOutcome outcome,
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

  /**
   * The media plane wants the conversation as a model may see it, for a model not asked with it.
   */
  record AskContext(int epoch, Instant at) implements OfConversation {}

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

  /** The model takes no output of the call any more; the tool's own terms say what follows. */
  record WithdrawTool(int epoch, String callId, Instant at) implements OfTools, FromLeg {}

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

  /**
   * Sends the last event, if it is not watched from there already, and each from now on. To be
   * asked again now and then, for a session may move. Ends by itself when the watcher stops.
   */
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

  /** The journal holds an event that this version cannot read, as {@code problem} says. */
  record Unreadable(String problem) implements Internal {}

  /** The journal holds this many events now. */
  record Stored(long stored) implements Internal {}

  /** The actor that took orders for this leg is gone. */
  record MediaGone(int epoch) implements Internal {}

  /** The leg's media plane has not said yet that it is there. */
  record AskMedia(int epoch) implements Internal {}

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
