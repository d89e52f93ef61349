package dev.parley.session.rules;

import dev.parley.proto.agent.ToolDefinition.Mode;
import dev.parley.session.ledger.ToolCall;
import dev.parley.session.model.Participant;
import dev.parley.session.model.Phase;
import dev.parley.session.model.ResponseCause;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionEvent.AgentSaid;
import dev.parley.session.model.SessionEvent.ReplyCut;
import dev.parley.session.model.SessionState;
import dev.parley.session.model.TurnOutcome;
import org.jspecify.annotations.Nullable;

/** How each stored fact changes the state. Pure; replay runs nothing but this. */
final class EventHandler {

  static SessionState evolve(SessionState state, SessionEvent event) {
    if (!(state.phase() instanceof Phase.OnHold(var since, var behind))) {
      return happened(state, event);
    }
    var next = happened(state.in(behind), event);
    return endsHold(event) ? next : next.in(new Phase.OnHold(since, next.phase()));
  }

  /** A parked line is so until it is back or gone; what happens meanwhile happens behind it. */
  private static boolean endsHold(SessionEvent event) {
    return event instanceof SessionEvent.LineResumed
        || event instanceof SessionEvent.LegLost
        || event instanceof SessionEvent.LegAttached
        || event instanceof SessionEvent.Ended;
  }

  private static SessionState happened(SessionState state, SessionEvent event) {
    return switch (event) {
      case SessionEvent.Begun begun -> begun(state, begun).in(new Phase.Listening());
      case SessionEvent.LegAttached arrived -> quiet(state).with(SessionState.Line.of(arrived));
      case SessionEvent.LegLost lost -> legLost(state, lost);
      case SessionEvent.SettingsChanged(var settings, _) -> state.with(settings);
      case SessionEvent.SpeechStarted(var itemId, _) -> speechStarted(state, itemId);
      case SessionEvent.SpeechDropped _ -> callerSilent(state);
      case SessionEvent.TurnTaken taken -> turnTaken(state, taken);
      case SessionEvent.TranscriptNoted(var itemId, var text, _) ->
          state.with(state.conversation().change(itemId, item -> item.withText(text)));
      case SessionEvent.ItemAdded(var item, var after, _) ->
          state.with(state.conversation().with(item, after));
      case SessionEvent.ItemRemoved(var itemId, _) ->
          state.with(state.conversation().without(itemId));
      case SessionEvent.ItemCut(var itemId, var heardMs, _) ->
          state.with(state.conversation().change(itemId, item -> item.cutAt(heardMs)));
      case SessionEvent.ResponseAsked asked -> responseAsked(state, asked);
      case SessionEvent.OwnResponseBegun own -> ownResponseBegun(state, own);
      case SessionEvent.SpeakingBegun(var responseId, _) -> speakingBegun(state, responseId);
      case AgentSaid said -> agentSaid(state, said);
      case ReplyCut cut -> replyCut(state, cut);
      case SessionEvent.ResponseEnded ended -> responseEnded(state, ended);
      case SessionEvent.PlayoutEnded(var responseId, _) -> playoutEnded(state, responseId);
      case SessionEvent.ToolRequested requested -> toolRequested(state, requested);
      case SessionEvent.ToolRefused(var item, var output, _, _) ->
          owingThought(state.with(state.conversation().with(item, null).with(output, null)));
      case SessionEvent.ToolDispatched(var callId, var at) ->
          state.with(state.tools().dispatched(callId, at));
      case SessionEvent.ToolProgressed(
              var callId,
              var percent,
              var note,
              var worker,
              var say,
              var at) ->
          state.with(state.tools().progressed(callId, percent, note, worker, say, at));
      case SessionEvent.ProgressSaid(var callId, var at) ->
          state.with(state.tools().progressSaid(callId, at));
      case SessionEvent.ApprovalDecided(var id, var yes, var by, var deadline, var at) ->
          state.with(state.tools().decided(id, yes, by, deadline, at));
      case SessionEvent.ToolAttemptFailed(var id, _, var problem, var worker, var next, _) ->
          state.with(state.tools().attemptFailed(id, problem, worker, next));
      case SessionEvent.ToolAsked(var callId, var attempt, var deadline, _) ->
          state.with(state.tools().asked(callId, attempt, deadline));
      case SessionEvent.CompensationPlanned(var id, var request, var terms, var first, var at) ->
          state.with(state.tools().compensating(id, request, terms, first, at));
      case SessionEvent.CancelSent(var callId, _) -> state.with(state.tools().cancelSent(callId));
      case SessionEvent.MemoryNoted(var facts, _) ->
          state.with(state.conversation().remembering(facts));
      case SessionEvent.ContextCut(var items, _) -> state.with(state.conversation().cutTo(items));
      case SessionEvent.PatienceLost(var callId, _) -> patienceLost(state, callId);
      case SessionEvent.ToolEnded(var callId, var how, var output, var problem, var by, var at) ->
          state.with(
              state.tools().ended(callId, how, new ToolCall.Outcome(output, problem), by, at));
      case SessionEvent.ToolDelivered(var callId, var turn, var item, var at) ->
          state
              .with(state.conversation().with(item, null))
              .with(state.tools().delivered(callId, turn, at));
      case SessionEvent.AgentAssigned(var agent, _, _) -> state.with(state.cast().assigned(agent));
      case SessionEvent.AgentBegan _ -> AgentRules.begun(state);
      case SessionEvent.ParticipantJoined(
              var id,
              var role,
              var stance,
              var subject,
              var epoch,
              var leg,
              _) ->
          state.with(
              state
                  .participants()
                  .joined(new Participant(id, role, stance, subject, epoch, leg, true)));
      case SessionEvent.ParticipantLeft(var id, _, _, _) ->
          state.with(state.participants().left(id));
      case SessionEvent.ParticipantRouted(var id, var stance, _, _) ->
          state.with(state.participants().taking(id, stance));
      case SessionEvent.FloorHanded handed -> ParticipantRules.handed(state, handed);
      case SessionEvent.LineHeld held -> HoldRules.held(state, held);
      case SessionEvent.LineResumed _ -> state;
      case SessionEvent.ModelChanged changed -> ModelRules.changed(state, changed);
      case SessionEvent.Ended(var reason, var at) -> state.ended(reason, at);
    };
  }

  private static SessionState begun(SessionState state, SessionEvent.Begun begun) {
    var next = state.begun(begun.agent(), begun.tenant(), begun.at());
    var memory = begun.agent().memory();
    return memory == null ? next : next.with(next.conversation().remembering(memory));
  }

  private static SessionState legLost(SessionState state, SessionEvent.LegLost lost) {
    return quiet(state.with(state.line().lost(lost)));
  }

  private static SessionState turnTaken(SessionState state, SessionEvent.TurnTaken taken) {
    var next =
        state
            .with(state.conversation().with(taken.item(), null))
            .with(state.turns().opened(taken.turn(), ResponseCause.CALLER, taken.item().id()));
    if (taken.owed()) {
      next = next.owing(new SessionState.PendingResponse(ResponseCause.CALLER, null));
    }
    return callerSilent(next);
  }

  /** The caller has the floor at once if the agent is silent, otherwise after it. */
  private static SessionState speechStarted(SessionState state, String itemId) {
    return switch (state.phase()) {
      case Phase.Listening _ -> state.in(new Phase.Hearing(itemId));
      case Phase.Thinking _, Phase.Speaking _ -> state.overhearing(itemId);
      case Phase.Ready _, Phase.Hearing _, Phase.Held _, Phase.OnHold _, Phase.Over _ -> state;
    };
  }

  private static SessionState callerSilent(SessionState state) {
    var next = state.overhearing(null);
    return next.phase() instanceof Phase.Hearing ? next.in(new Phase.Listening()) : next;
  }

  private static SessionState agentSilent(SessionState state) {
    var itemId = state.overheard();
    return itemId == null
        ? state.in(new Phase.Listening())
        : state.overhearing(null).in(new Phase.Hearing(itemId));
  }

  /** The model must think about a tool that could not be run. */
  private static SessionState owingThought(SessionState state) {
    var owed = state.owed();
    return owed != null && owed.cause() == ResponseCause.CALLER
        ? state
        : state.owing(new SessionState.PendingResponse(ResponseCause.TOOL, null));
  }

  private static SessionState responseAsked(SessionState state, SessionEvent.ResponseAsked asked) {
    var why = new SessionState.PendingResponse(asked.cause(), asked.say(), asked.options());
    var next =
        state.phase() instanceof Phase.Hearing(var itemId) ? state.overhearing(itemId) : state;
    return next.with(state.turns().responding(asked.turn(), asked.cause(), asked.responseId()))
        .responded(asked.cause())
        .in(new Phase.Thinking(asked.turn(), asked.responseId(), why));
  }

  /** What the model answered is the caller's, and that is owed again if the answer is lost. */
  private static SessionState ownResponseBegun(
      SessionState state, SessionEvent.OwnResponseBegun own) {
    var why = new SessionState.PendingResponse(ResponseCause.CALLER, null);
    var next =
        state.phase() instanceof Phase.Hearing(var itemId) ? state.overhearing(itemId) : state;
    var turns = state.turns().responding(own.turn(), ResponseCause.CALLER, own.responseId());
    var thinking = new Phase.Thinking(own.turn(), own.responseId(), why);
    return next.with(turns).responded(ResponseCause.CALLER).in(thinking);
  }

  /** An agent that speaks need not say that it is at work. */
  private static SessionState speakingBegun(SessionState state, String responseId) {
    if (!(state.phase() instanceof Phase.Thinking(var turn, var thinking, var why))
        || !thinking.equals(responseId)) {
      return state;
    }
    var owed = state.owed();
    boolean phrase = owed != null && owed.cause() == ResponseCause.TOOL && owed.say() != null;
    return state.owing(phrase ? null : owed).in(new Phase.Speaking(turn, responseId, true, why));
  }

  /** What is known to have been said need not be said again, also when the line broke first. */
  private static SessionState agentSaid(SessionState state, AgentSaid said) {
    var next = state.with(state.conversation().with(said.item(), null));
    if (!next.line().attached() && next.turns().isLatest(said.responseId())) {
      return next.owing(null);
    }
    return next.phase() instanceof Phase.Speaking(var turn, var id, var generating, _)
            && id.equals(said.responseId())
        ? next.in(new Phase.Speaking(turn, id, generating, null))
        : next;
  }

  private static SessionState replyCut(SessionState state, ReplyCut reply) {
    var cut = reply.cut();
    var next = state.with(state.turns().cut(reply.responseId()));
    if (cut != null) {
      next = next.with(next.conversation().change(cut.itemId(), item -> item.cutAt(cut.heardMs())));
    }
    var why = state.phase() instanceof Phase.Thinking thinking ? thinking.why() : null;
    return owingAgain(next, why, ResponseCause.AGENT).overhearing(null).in(new Phase.Listening());
  }

  /**
   * What was never heard is still owed, unless a client asked for it, who will ask again, it was
   * for {@code except}, or it only led to something else.
   */
  private static SessionState owingAgain(
      SessionState state,
      SessionState.@Nullable PendingResponse why,
      @Nullable ResponseCause except) {
    if (why == null || state.owed() != null) {
      return state;
    }
    boolean moot =
        why.cause() == ResponseCause.CLIENT
            || why.cause() == ResponseCause.WELCOME_BACK
            || why.cause() == ResponseCause.PROGRESS
            || why.cause() == except;
    return moot ? state : state.owing(why);
  }

  private static SessionState responseEnded(SessionState state, SessionEvent.ResponseEnded ended) {
    var turn = state.turns().ofResponse(ended.responseId());
    var outcome =
        turn != null && turn.outcome() == TurnOutcome.CUT ? TurnOutcome.CUT : ended.outcome();
    var next = state.with(state.turns().ended(ended.responseId(), outcome, ended.stages()));
    return switch (state.phase()) {
      case Phase.Thinking thinking when thinking.responseId().equals(ended.responseId()) ->
          agentSilent(next);
      case Phase.Speaking(var number, var id, _, var why) when id.equals(ended.responseId()) ->
          ended.playing() ? next.in(new Phase.Speaking(number, id, false, why)) : agentSilent(next);
      case Phase.Thinking _,
          Phase.Speaking _,
          Phase.Ready _,
          Phase.Listening _,
          Phase.Hearing _,
          Phase.Held _,
          Phase.OnHold _,
          Phase.Over _ ->
          next;
    };
  }

  private static SessionState playoutEnded(SessionState state, String responseId) {
    return state.phase() instanceof Phase.Speaking(_, var id, var generating, _)
            && id.equals(responseId)
            && !generating
        ? agentSilent(state)
        : state;
  }

  /** A deferred call of a silent response owes the caller its acknowledgement. */
  private static SessionState toolRequested(
      SessionState state, SessionEvent.ToolRequested requested) {
    var terms = requested.terms();
    var next =
        state
            .with(state.conversation().with(requested.item(), null))
            .with(state.tools().requested(requested.request(), terms, requested.at()));
    boolean silent = state.phase() instanceof Phase.Thinking;
    boolean acknowledged =
        !silent
            || state.owed() != null
            || terms.mode() != Mode.DEFERRED
            || terms.say().before() == null;
    return acknowledged
        ? next
        : next.owing(new SessionState.PendingResponse(ResponseCause.TOOL, terms.say().before()));
  }

  private static SessionState patienceLost(SessionState state, String callId) {
    var call = state.tools().find(callId);
    var next = state.with(state.tools().saidToWait(callId));
    var waiting = call == null ? null : call.terms().say().waiting();
    return waiting == null || state.owed() != null
        ? next
        : next.owing(new SessionState.PendingResponse(ResponseCause.TOOL, waiting));
  }

  /** Nobody speaks: the leg that carried it is gone, or another has taken over. */
  private static SessionState quiet(SessionState state) {
    return switch (state.phase()) {
      case Phase.Hearing _ -> callerSilent(state);
      case Phase.Thinking(_, var id, var why) -> silenced(owingAgain(state, why, null), id);
      case Phase.Speaking(_, var id, _, var why) -> silenced(owingAgain(state, why, null), id);
      case Phase.Ready _, Phase.Listening _, Phase.Held _, Phase.OnHold _, Phase.Over _ -> state;
    };
  }

  private static SessionState silenced(SessionState state, String responseId) {
    return state.with(state.turns().cut(responseId)).overhearing(null).in(new Phase.Listening());
  }

  private EventHandler() {}
}
