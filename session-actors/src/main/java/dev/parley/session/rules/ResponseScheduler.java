package dev.parley.session.rules;

import dev.parley.proto.agent.ToolDefinition.Mode;
import dev.parley.session.conversation.Item;
import dev.parley.session.ledger.ToolCall;
import dev.parley.session.model.Phase;
import dev.parley.session.model.ResponseCause;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionState;
import dev.parley.session.model.SessionState.PendingResponse;
import java.time.Duration;
import java.time.Instant;

/**
 * What is due as soon as nobody speaks: the answer that the agent owes, results of tools, and the
 * end of a session whose caller has gone. One place decides it, so answers never overlap.
 */
final class ResponseScheduler {

  /** A caller who waits wants to know that something happens, not all that does. */
  private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(5);

  static Decision due(SessionState state, Instant at) {
    var changed = AgentRules.due(state, at);
    return changed.plus(spoken(SessionRules.evolve(state, changed.events()), at));
  }

  private static Decision spoken(SessionState state, Instant at) {
    if (state.isOver() || state.isUnborn()) {
      return Decision.ignore();
    }
    if (state.line().hungUp()) {
      return farewell(state, at);
    }
    if (!state.line().attached() || !(state.phase() instanceof Phase.Listening)) {
      return Decision.ignore();
    }
    boolean results = !state.tools().toSpeakAbout().isEmpty();
    var owed = state.owed();
    boolean callerWaits = owed != null && owed.cause() == ResponseCause.CALLER;
    if (results && !callerWaits) {
      return respond(state, turnOfResults(state), resultsAsReason(state), at);
    }
    return owed == null
        ? progress(state, at)
        : respond(state, Math.max(1, state.turns().latest()), owed, at);
  }

  /** How far a tool is, in its worker's words; the newest, and not too often. */
  private static Decision progress(SessionState state, Instant at) {
    var call = state.tools().toTellOf();
    if (call == null) {
      return Decision.ignore();
    }
    var last = state.tools().lastTold();
    var next = last == null ? at : last.plus(BETWEEN_PROGRESS);
    if (at.isBefore(next)) {
      return Decision.ignore().thenNow(speakProgressAt(next));
    }
    var said = Decision.fact(new SessionEvent.ProgressSaid(call.callId(), at));
    var after = SessionRules.evolve(state, said.events());
    var words = new PendingResponse(ResponseCause.PROGRESS, call.progress().say());
    return said.plus(respond(after, Math.max(1, state.turns().latest()), words, at));
  }

  static SessionAction speakProgressAt(Instant at) {
    return new SessionAction.WakeAt("progress", at, new SessionCommand.SpeakProgress(at));
  }

  /** Asks for a response in {@code turn}, with everything that has come in since the last one. */
  static Decision respond(SessionState state, int turn, PendingResponse why, Instant at) {
    var delivered = deliver(state, turn, at);
    delivered =
        delivered.plus(ContextRules.cut(SessionRules.evolve(state, delivered.events()), at));
    var asked =
        new SessionEvent.ResponseAsked(
            turn, state.nextResponseId(), why.cause(), why.say(), why.options(), at);
    var after = SessionRules.evolve(state, delivered.events());
    return delivered
        .plus(Decision.fact(asked))
        .thenTell(order(after, turn, asked.responseId(), why));
  }

  /** The same each time, for a response that is asked for again. */
  static SessionOrder.Respond order(
      SessionState state, int turn, String responseId, PendingResponse why) {
    var context = Projection.of(state.conversation(), state.tools());
    return new SessionOrder.Respond(turn, responseId, context, why.say(), why.options());
  }

  /** An inline result belongs to the turn that waited for it, any other to the next one. */
  private static int turnOfResults(SessionState state) {
    int latest = state.turns().latest();
    boolean waitedFor =
        state.tools().toSpeakAbout().stream()
            .allMatch(
                call -> call.terms().mode() == Mode.INLINE && call.request().turn() == latest);
    return waitedFor ? latest : latest + 1;
  }

  /**
   * A tool that nobody answered has its own words for that; anything else the model thinks about.
   */
  private static PendingResponse resultsAsReason(SessionState state) {
    var calls = state.tools().toSpeakAbout();
    var first = calls.getFirst();
    var failed = first.terms().say().failed();
    boolean timedOut = calls.size() == 1 && first.stage() == ToolCall.Stage.TIMED_OUT;
    return new PendingResponse(ResponseCause.TOOL, timedOut ? failed : null);
  }

  private static Decision deliver(SessionState state, int turn, Instant at) {
    var decision = Decision.ignore();
    for (var call : state.tools().undelivered()) {
      decision = decision.plus(delivery(call, turn, at));
    }
    return decision;
  }

  /** Puts one result into the conversation. */
  static Decision delivery(ToolCall call, int turn, Instant at) {
    var item =
        new Item.Output(
            "item_out_" + call.request().requestId(), turn, call.callId(), Projection.text(call));
    return Decision.fact(new SessionEvent.ToolDelivered(call.callId(), turn, item, at))
        .thenTell(ToolRules.news(call, "delivered"));
  }

  private static Decision farewell(SessionState state, Instant at) {
    if (!state.tools().settled()) {
      return Decision.ignore();
    }
    var late = deliver(state, state.turns().latest(), at);
    return late.plus(Decision.fact(new SessionEvent.Ended(state.line().reason(), at)));
  }

  private ResponseScheduler() {}
}
