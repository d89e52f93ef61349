package dev.parley.media.rules;

import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.StopReason;
import java.util.List;
import java.util.function.Consumer;

/**
 * The answers that a model begins by itself: each plays after the one before, and one that was
 * stopped takes with it what should have followed. Confined to the call's loop.
 */
final class UnaskedAnswers {

  private final CallState state;
  private final AnswerBacklog backlog;
  private final Consumer<ModelFact> told;

  /**
   * None yet.
   *
   * @param backlog what is said of those that wait
   * @param told takes it when they wait no longer
   */
  UnaskedAnswers(CallState state, AnswerBacklog backlog, Consumer<ModelFact> told) {
    this.state = state;
    this.backlog = backlog;
    this.told = told;
  }

  /** It plays unless somebody else has the floor, and after what plays; the session is told. */
  void begins(ModelFact.ResponseStarted started) {
    var responseId = started.responseId();
    var before = state.response;
    var playing = before == null || before.over ? null : before;
    if (state.floor == null
        && playing != null
        && backlog.begins(started, playing, state.openTurn)) {
      state.openTurn = null;
      return;
    }
    if (state.floor != null || playing != null) {
      state.counters.ownResponsesRefused.increment();
      state.out.toModel(new ModelOrder.Cancel(responseId));
      return;
    }
    var waited = backlog.turnOf(responseId);
    var open = waited == null ? state.openTurn : waited;
    state.openTurn = waited == null ? null : state.openTurn;
    int turn = state.latestTurn + (open != null && !open.isNumbered() ? 1 : 0);
    var latency = open == null ? TurnLatency.unprompted() : open;
    latency.responseAsked(state.now());
    var own = new ActiveResponse(responseId, turn, state.settings.speech(), latency);
    own.own = true;
    state.responses.begin(own);
    state.out.toClient(new ConversationEvent.ResponseStarted(responseId, ResponseOptions.NONE));
    state.out.toSession(
        new SessionCommand.BeginOwnResponse(state.epoch, responseId, state.clock.now()));
  }

  /**
   * The next of those that wait goes on when the one before it has been played.
   *
   * @return whether one does
   */
  boolean goesOn() {
    var before = state.response;
    boolean stopped = before == null || before.cut || !backlog.isBehind(before.id);
    if (stopped || state.closed()) {
      drop();
    } else if (before != null && before.over && state.floor == null) {
      backlog.next().forEach(told);
      return true;
    }
    return false;
  }

  /** Those that wait will not be heard. */
  void drop() {
    var growing = backlog.growing();
    state.counters.ownResponsesRefused.increment();
    if (growing != null) {
      state.out.toModel(new ModelOrder.Cancel(growing));
    }
    var calls = backlog.calls();
    backlog.clear().forEach(itemId -> state.out.toModel(new ModelOrder.Truncate(itemId, 0)));
    callUnheard(calls);
  }

  /** The model has called the tools, whoever stopped it: each call has its output. */
  private void callUnheard(List<ModelFact> calls) {
    var response = state.response;
    boolean free = response == null || response.over;
    if (!free || state.floor != null || state.closed()) {
      return;
    }
    for (var fact : calls) {
      if (fact instanceof ModelFact.ResponseStarted) {
        state.responses.cancel(StopReason.TURN_DETECTED);
      }
      told.accept(fact);
    }
    state.responses.cancel(StopReason.TURN_DETECTED);
  }
}
