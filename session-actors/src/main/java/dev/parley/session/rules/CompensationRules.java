package dev.parley.session.rules;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.proto.agent.ToolDefinition;
import dev.parley.proto.agent.ToolDefinition.OnBargeIn;
import dev.parley.proto.tool.ToolCancel;
import dev.parley.proto.tool.ToolRequest;
import dev.parley.session.ledger.ToolCall;
import dev.parley.session.model.AgentVersion;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How running calls are cancelled, and what they may have done is undone. Pure. */
public final class CompensationRules {

  /** The worker that is told to stop has so long before its effect is undone elsewhere. */
  private static final Duration STOPPING = Duration.ofSeconds(1);

  /** The caller spoke over the agent: what becomes of the tools that run. */
  static Decision onBargeIn(SessionState state, Instant at) {
    var decision = Decision.ignore();
    for (var call : state.tools().pending()) {
      decision = decision.plus(unwanted(state, call, at));
    }
    return decision;
  }

  /** The model takes no output of the call any more: its work may still be wanted. */
  static Decision withdrawn(SessionState state, String callId, Instant at) {
    var call = state.tools().find(callId);
    return call == null || !state.tools().pending().contains(call)
        ? Decision.ignore()
        : unwanted(state, call, at);
  }

  private static Decision unwanted(SessionState state, ToolCall call, Instant at) {
    boolean kept = call.terms().onBargeIn() == OnBargeIn.KEEP;
    return kept || call.care().compensates() != null ? Decision.ignore() : cancel(state, call, at);
  }

  /** The call ends although no worker has said so: they are told, again and again if need be. */
  static Decision abandoned(SessionState state, ToolCall call, SessionEvent.ToolEnded ended) {
    var decision = ResultRules.ended(state, call, ended);
    for (var action : cancelOf(SessionRules.evolve(state, ended), call.callId())) {
      decision = decision.onceStored(action);
    }
    return decision;
  }

  static Decision cancelSent(SessionState state, String callId, Instant at) {
    var call = state.tools().find(callId);
    return call == null || call.care().cancel() == null
        ? Decision.ignore()
        : Decision.fact(new SessionEvent.CancelSent(callId, at));
  }

  /** What the workers are still to be told of that call. */
  public static List<SessionAction> cancelOf(SessionState state, String callId) {
    var call = state.tools().find(callId);
    return call == null ? List.of() : outbox(call);
  }

  /** What the workers have not been told of the call, as far as the session knows. */
  static List<SessionAction> outbox(ToolCall call) {
    var cancel = call.care().cancel();
    if (cancel == null) {
      return List.of();
    }
    var request = call.request();
    return List.of(
        new SessionAction.CancelTool(
            new ToolCancel(
                request.requestId(),
                request.effectKey(),
                request.sessionId(),
                request.callId(),
                request.tool(),
                cancel.reason(),
                cancel.compensate()),
            call.terms().queue()));
  }

  /** The worker has stopped: what waited for that need not wait longer. */
  static Decision stopped(SessionState state, ToolCall call, Instant at) {
    var undoing = state.tools().compensationOf(call.callId());
    var next = undoing == null ? null : undoing.care().next();
    return undoing == null || next == null || next.attempt() > 1
        ? Decision.ignore()
        : AttemptRules.begin(state, undoing, next.attempt(), at);
  }

  private static Decision cancel(SessionState state, ToolCall call, Instant at) {
    boolean mayHaveRun = call.stage() != ToolCall.Stage.AWAITING_APPROVAL;
    var cancelled =
        abandoned(
            state,
            call,
            new SessionEvent.ToolEnded(
                call.callId(), ToolCall.Stage.CANCELLED, null, "cancelled", null, at));
    var undo = compensator(state, call);
    return undo == null || !mayHaveRun ? cancelled : cancelled.plus(planned(state, call, undo, at));
  }

  private static @Nullable ToolDefinition compensator(SessionState state, ToolCall call) {
    var name = call.terms().compensateWith();
    return name == null || call.terms().onBargeIn() != OnBargeIn.COMPENSATE
        ? null
        : state.cast().tool(asker(call), name);
  }

  private static AgentVersion asker(ToolCall call) {
    var agent = call.request().agent();
    return new AgentVersion(agent.id(), agent.version());
  }

  private static Decision planned(
      SessionState state, ToolCall call, ToolDefinition terms, Instant at) {
    var undone = call.request();
    var arguments = JsonNodeFactory.instance.objectNode();
    arguments
        .put("tool", undone.tool())
        .put("call_id", undone.callId())
        .put("effect_key", undone.effectKey())
        .set("arguments", undone.arguments());
    var first = at.plus(STOPPING);
    var request =
        new ToolRequest(
            undone.requestId() + "_undo",
            EffectKey.of(state.id(), terms.name(), arguments, undone.turn()),
            state.id(),
            undone.turn(),
            "undo_" + undone.callId(),
            terms.name(),
            arguments,
            1,
            first.plusMillis(terms.timeoutMs()),
            undone.agent(),
            undone.caller());
    return Decision.fact(
            new SessionEvent.CompensationPlanned(undone.callId(), request, terms, first, at))
        .thenNow(AttemptRules.wake(request.callId(), 1, first));
  }

  private CompensationRules() {}
}
