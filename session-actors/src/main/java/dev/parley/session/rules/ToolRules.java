package dev.parley.session.rules;

import dev.parley.session.ledger.ToolCall;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Who of the rules about tool calls answers what, and what calls need after a restart. Pure. */
final class ToolRules {

  static Decision decide(
      SessionState state,
      SessionCommand.OfTools command,
      SessionRules.Limits limits,
      SessionRules.OutputCheck outputs) {
    return switch (command) {
      case SessionCommand.AskTool ask -> ToolRequestRules.ask(state, ask, limits);
      case SessionCommand.DecideApproval decide -> ApprovalRules.decide(state, decide);
      case SessionCommand.WithdrawTool(_, var callId, var at) ->
          CompensationRules.withdrawn(state, callId, at);
      case SessionCommand.NoteDispatch noted -> AttemptRules.dispatched(state, noted);
      case SessionCommand.NoteCancel(var callId, var at) ->
          CompensationRules.cancelSent(state, callId, at);
      case SessionCommand.BeginAttempt begin -> AttemptRules.begin(state, begin);
      case SessionCommand.TakeToolMessage take ->
          new ResultRules(limits, outputs).take(state, take);
      case SessionCommand.LosePatience(var callId, var at) ->
          AttemptRules.losePatience(state, callId, at);
      case SessionCommand.GiveUpTool giveUp -> AttemptRules.giveUp(state, giveUp);
      case SessionCommand.SpeakProgress(var at) -> ResponseScheduler.due(state, at);
    };
  }

  /** What a call needs again after a restart. */
  static List<SessionAction> resume(ToolCall call, Instant now) {
    var actions = new ArrayList<>(CompensationRules.outbox(call));
    if (!call.pending()) {
      return actions;
    }
    switch (call.stage()) {
      case AWAITING_APPROVAL ->
          actions.add(
              ApprovalRules.wake(
                  call.callId(), call.times().requested().plus(call.terms().approvalTime())));
      case WAITING -> actions.addAll(AttemptRules.resume(call, now));
      case REQUESTED -> {
        actions.add(new SessionAction.Dispatch(call.request(), call.terms().queue()));
        actions.add(AttemptRules.deadline(call.request(), now));
      }
      case DISPATCHED, RUNNING -> actions.add(AttemptRules.deadline(call.request(), now));
      case COMPLETED, FAILED, TIMED_OUT, CANCELLED -> {}
    }
    if (AttemptRules.isWaitedFor(call)) {
      actions.add(AttemptRules.patience(call.request(), call.terms(), call.times().requested()));
    }
    if (call.progress().say() != null) {
      actions.add(ResponseScheduler.speakProgressAt(now));
    }
    return actions;
  }

  static SessionOrder.ToolNews news(ToolCall call, String state) {
    return new SessionOrder.ToolNews(
        call.callId(),
        call.request().tool(),
        state,
        call.progress().percent(),
        call.progress().note());
  }

  private ToolRules() {}
}
