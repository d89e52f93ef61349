package dev.parley.session.ledger;

import dev.parley.proto.agent.ToolDefinition;
import dev.parley.proto.agent.ToolDefinition.Delivery;
import dev.parley.proto.tool.ToolRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
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

  /** Whether nothing is left to be done for any of them, the workers' cancels included. */
  public boolean settled() {
    return calls.stream().noneMatch(ToolCall::unsettled);
  }

  /** The call that undoes that one, if there is one. */
  public @Nullable ToolCall compensationOf(String callId) {
    for (var call : calls) {
      if (callId.equals(call.care().compensates())) {
        return call;
      }
    }
    return null;
  }

  /** The latest call of which the caller should hear how far it is; absent if there is none. */
  public @Nullable ToolCall toTellOf() {
    for (var call : calls.reversed()) {
      if (call.pending() && call.progress().say() != null && !call.isUndo()) {
        return call;
      }
    }
    return null;
  }

  /** When the caller last heard of any call's progress; absent if never. */
  public @Nullable Instant lastTold() {
    return calls.stream()
        .map(call -> call.times().said())
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(null);
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

  public ToolLedger compensating(
      String callId, ToolRequest request, ToolDefinition terms, Instant first, Instant at) {
    var next = new ArrayList<>(calls);
    next.add(ToolCall.compensating(callId, request, terms, first, at));
    return new ToolLedger(next);
  }

  public ToolLedger decided(
      String callId, boolean approved, String by, @Nullable Instant deadline, Instant at) {
    return change(callId, call -> call.decided(approved, by, deadline, at));
  }

  public ToolLedger asked(String callId, int attempt, Instant deadline) {
    return change(callId, call -> call.asked(attempt, deadline));
  }

  public ToolLedger attemptFailed(
      String callId, String problem, @Nullable String worker, Instant next) {
    return change(callId, call -> call.attemptFailed(problem, worker, next));
  }

  public ToolLedger progressSaid(String callId, Instant at) {
    return change(callId, call -> call.progressSaid(at));
  }

  public ToolLedger cancelSent(String callId) {
    return change(callId, ToolCall::cancelSent);
  }

  public ToolLedger dispatched(String callId, Instant at) {
    return change(callId, call -> call.dispatched(at));
  }

  public ToolLedger progressed(
      String callId,
      @Nullable Integer percent,
      @Nullable String note,
      @Nullable String worker,
      @Nullable String say,
      Instant at) {
    return change(callId, call -> call.progressed(percent, note, worker, say, at));
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
