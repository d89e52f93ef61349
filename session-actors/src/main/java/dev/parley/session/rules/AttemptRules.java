package dev.parley.session.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.proto.agent.ToolDefinition;
import dev.parley.proto.agent.ToolDefinition.Mode;
import dev.parley.proto.tool.ToolRequest;
import dev.parley.session.ledger.ToolCall;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of a call: one after the other under one effect key, each with its own deadline, all
 * together within the tool's. Pure.
 */
final class AttemptRules {

  /** Within this a result that was meant for a node that died is given to the next. */
  private static final Duration RESULTS_COME = Duration.ofSeconds(6);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final int DOUBLINGS = 5;

  static Decision dispatched(SessionState state, SessionCommand.NoteDispatch noted) {
    var call = state.tools().find(noted.callId());
    boolean news =
        call != null
            && call.stage() == ToolCall.Stage.REQUESTED
            && call.request().attempt() == noted.attempt();
    return call == null || !news
        ? Decision.ignore()
        : Decision.fact(new SessionEvent.ToolDispatched(noted.callId(), noted.at()))
            .thenTell(ToolRules.news(call, "dispatched"));
  }

  static Decision losePatience(SessionState state, String callId, Instant at) {
    var call = state.tools().find(callId);
    boolean nobodyWaits =
        state.phase() instanceof Phase.OnHold || state.phase() instanceof Phase.Held;
    return call == null
            || !call.pending()
            || call.isUndo()
            || call.waitingSaid()
            || nobodyWaits
            || state.isOver()
        ? Decision.ignore()
        : Decision.fact(new SessionEvent.PatienceLost(callId, at));
  }

  /** The caller listens to the agent again, and waits from now on. */
  static Decision patientAgain(SessionState state, Instant at) {
    var decision = Decision.ignore();
    for (var call : state.tools().pending()) {
      if (isWaitedFor(call)) {
        decision = decision.thenNow(patience(call.request(), call.terms(), at));
      }
    }
    return decision;
  }

  /** The caller waits for it, and has not been told so. */
  static boolean isWaitedFor(ToolCall call) {
    return call.terms().mode() == Mode.INLINE && !call.waitingSaid() && !call.isUndo();
  }

  static Decision begin(SessionState state, SessionCommand.BeginAttempt begin) {
    var call = state.tools().find(begin.callId());
    if (call == null) {
      return Decision.ignore();
    }
    var next = call.care().next();
    return next == null || next.attempt() != begin.attempt()
        ? Decision.ignore()
        : begin(state, call, next.attempt(), begin.at());
  }

  static Decision begin(SessionState state, ToolCall call, int attempt, Instant at) {
    var due = call.care().due();
    boolean starts = call.isUnsentUndo();
    if (!starts && !at.isBefore(due)) {
      return timedOut(state, call, at);
    }
    var attemptDue = at.plusMillis(call.terms().timeoutMs());
    var deadline = starts ? attemptDue : earlier(attemptDue, due);
    var asked = new SessionEvent.ToolAsked(call.callId(), attempt, deadline, at);
    return Decision.fact(asked)
        .thenTell(ToolRules.news(call, "requested"))
        .plus(dispatch(SessionRules.evolve(state, asked), call.callId()));
  }

  /** The request goes out when it is stored; from now on somebody waits for it. */
  static Decision dispatch(SessionState state, String callId) {
    var call = state.tools().find(callId);
    return call == null
        ? Decision.ignore()
        : Decision.ignore()
            .onceStored(new SessionAction.Dispatch(call.request(), call.terms().queue()))
            .thenNow(deadline(call.request()));
  }

  /** A worker failed in a way that may pass: once more, or never. */
  static @Nullable Decision again(
      ToolCall call, String problem, @Nullable String worker, Instant at) {
    int attempt = call.request().attempt();
    var next = at.plus(pause(attempt));
    if (attempt > call.terms().retries() || !next.isBefore(call.care().due())) {
      return null;
    }
    return Decision.fact(
            new SessionEvent.ToolAttemptFailed(call.callId(), attempt, problem, worker, next, at))
        .thenTell(ToolRules.news(call, "waiting"))
        .thenNow(wake(call.callId(), attempt + 1, next));
  }

  static Decision giveUp(SessionState state, SessionCommand.GiveUpTool giveUp) {
    var call = state.tools().find(giveUp.callId());
    boolean waitedFor =
        call != null
            && switch (call.stage()) {
              case REQUESTED, DISPATCHED, RUNNING -> call.request().attempt() == giveUp.attempt();
              case AWAITING_APPROVAL, WAITING, COMPLETED, FAILED, TIMED_OUT, CANCELLED -> false;
            };
    if (call == null || !waitedFor) {
      return Decision.ignore();
    }
    if (call.isUnsentUndo()) {
      return stillUnsent(state, call, giveUp.at());
    }
    boolean last = !call.request().deadline().isBefore(call.care().due());
    var again = last ? null : again(call, "attempt_timed_out", null, giveUp.at());
    return again == null ? timedOut(state, call, giveUp.at()) : again;
  }

  /** The request is tried again by whoever sends it; that it is still wanted is a fact. */
  private static Decision stillUnsent(SessionState state, ToolCall call, Instant at) {
    var asked =
        new SessionEvent.ToolAsked(
            call.callId(), call.request().attempt(), at.plusMillis(call.terms().timeoutMs()), at);
    var later = SessionRules.evolve(state, asked).tools().find(call.callId());
    return later == null
        ? Decision.ignore()
        : Decision.fact(asked).thenNow(deadline(later.request()));
  }

  /** A call that waits for its next attempt has it at its time, or at once if that is over. */
  static List<SessionAction> resume(ToolCall call, Instant now) {
    var next = call.care().next();
    return next == null
        ? List.of()
        : List.of(wake(call.callId(), next.attempt(), next.at().isBefore(now) ? now : next.at()));
  }

  static SessionAction wake(String callId, int attempt, Instant at) {
    return new SessionAction.WakeAt(
        "attempt-" + callId, at, new SessionCommand.BeginAttempt(callId, attempt, at));
  }

  static SessionAction patience(ToolRequest request, ToolDefinition terms, Instant asked) {
    var over = asked.plusMillis(terms.patienceMs());
    return new SessionAction.WakeAt(
        "patience-" + request.callId(),
        over,
        new SessionCommand.LosePatience(request.callId(), over));
  }

  static SessionAction deadline(ToolRequest request) {
    return deadlineAt(request, request.deadline());
  }

  /** Of a session that wakes: a result that came in time may still be on its way here. */
  static SessionAction deadline(ToolRequest request, Instant woke) {
    var least = woke.plus(RESULTS_COME);
    return deadlineAt(request, request.deadline().isBefore(least) ? least : request.deadline());
  }

  private static SessionAction deadlineAt(ToolRequest request, Instant at) {
    return new SessionAction.WakeAt(
        "deadline-" + request.callId(),
        at,
        new SessionCommand.GiveUpTool(request.callId(), request.attempt(), at));
  }

  private static Decision timedOut(SessionState state, ToolCall call, Instant at) {
    return CompensationRules.abandoned(
        state,
        call,
        new SessionEvent.ToolEnded(
            call.callId(),
            ToolCall.Stage.TIMED_OUT,
            error("tool_timed_out"),
            "tool_timed_out",
            null,
            at));
  }

  /** What the model is told of a call that came to nothing. */
  static JsonNode error(String code) {
    var told = JsonNodeFactory.instance.objectNode();
    told.putObject("error").put("code", code);
    return told;
  }

  private static Duration pause(int attempt) {
    var doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, DOUBLINGS));
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private AttemptRules() {}
}
