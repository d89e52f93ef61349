package dev.parley.session.rules;

import dev.parley.session.ledger.ToolCall;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionState;
import java.time.Instant;

/** Calls that run only when an operator says so, and come to nothing when nobody does. Pure. */
final class ApprovalRules {

  private static final String NOBODY = "nobody";

  static Decision decide(SessionState state, SessionCommand.DecideApproval decide) {
    var call = state.tools().find(decide.callId());
    boolean awaited = call != null && call.stage() == ToolCall.Stage.AWAITING_APPROVAL;
    var decision =
        call == null || !awaited
            ? Decision.ignore()
            : decide.approved() ? approved(state, call, decide) : refused(state, call, decide);
    var replyTo = decide.replyTo();
    return replyTo == null
        ? decision
        : decision.onceStored(new SessionAction.Confirm(replyTo, awaited));
  }

  /** Nobody has answered by then. */
  static SessionAction wake(String callId, Instant until) {
    return new SessionAction.WakeAt(
        "approval-" + callId,
        until,
        new SessionCommand.DecideApproval(callId, false, NOBODY, until, null));
  }

  private static Decision approved(
      SessionState state, ToolCall call, SessionCommand.DecideApproval decide) {
    var deadline = decide.at().plusMillis(call.terms().timeoutMs());
    var decided =
        new SessionEvent.ApprovalDecided(call.callId(), true, decide.by(), deadline, decide.at());
    return Decision.fact(decided)
        .thenTell(ToolRules.news(call, "requested"))
        .plus(AttemptRules.dispatch(SessionRules.evolve(state, decided), call.callId()));
  }

  private static Decision refused(
      SessionState state, ToolCall call, SessionCommand.DecideApproval decide) {
    var code = decide.by().equals(NOBODY) ? "approval_timed_out" : "not_approved";
    var ended =
        new SessionEvent.ToolEnded(
            call.callId(),
            ToolCall.Stage.FAILED,
            AttemptRules.error(code),
            code + ": " + decide.by(),
            null,
            decide.at());
    return Decision.fact(
            new SessionEvent.ApprovalDecided(call.callId(), false, decide.by(), null, decide.at()))
        .plus(ResultRules.ended(state, call, ended));
  }

  private ApprovalRules() {}
}
