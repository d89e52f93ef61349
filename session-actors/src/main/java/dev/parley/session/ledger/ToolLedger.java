package dev.parley.session.ledger;

import dev.parley.proto.agent.ToolDefinition;
import dev.parley.proto.agent.ToolDefinition.Delivery;
import dev.parley.proto.tool.ToolRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Every tool call of a session, oldest first. Immutable. */
public record ToolLedger(List<ToolCall> calls) {

  public static final ToolLedger EMPTY = new ToolLedger(List.of());

  public ToolLedger {
    calls = List.copyOf(calls);
  }

  public @Nullable ToolCall find(String callId) {
    for (var call : calls) {
      if (call.callId().equals(callId)) {
        return call;
      }
    }
    return null;
  }

  public List<ToolCall> pending() {
    return calls.stream().filter(ToolCall::pending).toList();
  }

  /** Results that the agent should speak about and has not been given yet. */
  public List<ToolCall> toSpeakAbout() {
    return calls.stream()
        .filter(ToolCall::undelivered)
        .filter(call -> call.stage() != ToolCall.Stage.CANCELLED)
        .filter(call -> call.terms().delivery() != Delivery.SILENT)
        .toList();
  }

  /** All results that the conversation does not hold yet, spoken about or not. */
  public List<ToolCall> undelivered() {
    return calls.stream().filter(ToolCall::undelivered).toList();
  }

  public ToolLedger requested(ToolRequest request, ToolDefinition terms, Instant at) {
    var next = new ArrayList<>(calls);
    next.add(ToolCall.requested(request, terms, at));
    return new ToolLedger(next);
  }

  public ToolLedger dispatched(String callId, Instant at) {
    return change(callId, call -> call.dispatched(at));
  }

  public ToolLedger progressed(
      String callId,
      @Nullable Integer percent,
      @Nullable String note,
      @Nullable String worker,
      Instant at) {
    return change(callId, call -> call.progressed(percent, note, worker, at));
  }

  public ToolLedger ended(
      String callId,
      ToolCall.Stage how,
      ToolCall.Outcome outcome,
      @Nullable String worker,
      Instant at) {
    return change(callId, call -> call.ended(how, outcome, worker, at));
  }

  public ToolLedger delivered(String callId, int turn, Instant at) {
    return change(callId, call -> call.delivered(turn, at));
  }

  public ToolLedger saidToWait(String callId) {
    return change(callId, ToolCall::saidToWait);
  }

  private ToolLedger change(String callId, UnaryOperator<ToolCall> change) {
    return new ToolLedger(
        calls.stream()
            .map(call -> call.callId().equals(callId) ? change.apply(call) : call)
            .toList());
  }
}
