package dev.parley.session.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.agent.ToolDefinition;
import dev.parley.proto.agent.ToolDefinition.OnBargeIn;
import dev.parley.proto.tool.ToolRequest;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One tool call of a session, from the model's wish to the moment its result is in the
 * conversation; or one that undoes another, of which no model knows.
 *
 * @param request of the latest attempt
 * @param terms how the agent's definition wants this tool treated
 * @param deliveredTurn the turn in which the result entered the conversation; absent before
 * @param waitingSaid the caller waits longer than the tool's patience, and was told
 */
public record ToolCall(
    ToolRequest request,
    ToolDefinition terms,
    Stage stage,
    Outcome outcome,
    Progress progress,
    Times times,
    @Nullable Integer deliveredTurn,
    boolean waitingSaid,
    Care care) {

  /**
   * What came of it.
   *
   * @param output what the tool gave, or what the model is told instead
   * @param problem code and sentence of a failure, for operators
   */
  public record Outcome(@Nullable JsonNode output, @Nullable String problem) {
    static final Outcome NONE = new Outcome(null, null);
  }

  /**
   * What the worker has said of it, and which worker.
   *
   * @param say for the caller's ear, not spoken yet; absent if there is nothing to say
   * @param count how often it has said something
   */
  public record Progress(
      @Nullable Integer percent,
      @Nullable String note,
      @Nullable String worker,
      @Nullable String say,
      int count) {
    static final Progress NONE = new Progress(null, null, null, null, 0);

    Progress by(@Nullable String name) {
      return new Progress(percent, note, name == null ? worker : name, null, count);
    }

    Progress said() {
      return new Progress(percent, note, worker, null, count);
    }
  }

  /**
   * When it reached each stage; absent if it has not.
   *
   * @param said when the caller last heard of its progress
   */
  public record Times(
      Instant requested,
      @Nullable Instant dispatched,
      @Nullable Instant started,
      @Nullable Instant ended,
      @Nullable Instant delivered,
      @Nullable Instant said) {}

  /**
   * What the session still has to see to.
   *
   * @param due when nobody waits any longer, however many attempts are left
   * @param next when it is asked again; absent unless {@link Stage#WAITING}
   * @param cancel what the workers are still to be told; absent if they need not, or were
   * @param compensates call that this one undoes; absent if it undoes none
   * @param decidedBy who approved it or did not; absent if nobody was asked or has answered
   */
  public record Care(
      Instant due,
      @Nullable Next next,
      @Nullable Cancel cancel,
      @Nullable String compensates,
      @Nullable String decidedBy) {

    Care waiting(@Nullable Next then) {
      return new Care(due, then, cancel, compensates, decidedBy);
    }

    Care cancelling(@Nullable Cancel what) {
      return new Care(due, null, what, compensates, decidedBy);
    }

    Care atLeastUntil(Instant deadline) {
      var until = due.isBefore(deadline) ? deadline : due;
      return new Care(until, next, cancel, compensates, decidedBy);
    }

    Care startingAt(Instant at, ToolDefinition terms) {
      return new Care(at.plus(terms.wholeTime()), next, cancel, compensates, decidedBy);
    }

    Care decided(String by, Instant until) {
      return new Care(until, next, cancel, compensates, by);
    }
  }

  /** The attempt that comes next, and when. */
  public record Next(int attempt, Instant at) {}

  /** That nobody waits any more; {@code compensate}: the worker that ran it shall undo it. */
  public record Cancel(String reason, boolean compensate) {}

  /** How far a tool call is. */
  public enum Stage {
    /** An operator has to say yes first. */
    AWAITING_APPROVAL,
    /** It is asked for, perhaps again, when its time has come. */
    WAITING,
    /** Journaled; perhaps not yet at the broker. */
    REQUESTED,
    /** The broker has the request. */
    DISPATCHED,
    /** A worker has said that it works on it. */
    RUNNING,
    COMPLETED,
    FAILED,
    /** Nobody answered before the deadline. */
    TIMED_OUT,
    CANCELLED;

    /** As APIs and clients see it: lower_snake. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    public boolean ended() {
      return switch (this) {
        case AWAITING_APPROVAL, WAITING, REQUESTED, DISPATCHED, RUNNING -> false;
        case COMPLETED, FAILED, TIMED_OUT, CANCELLED -> true;
      };
    }
  }

  static ToolCall requested(ToolRequest request, ToolDefinition terms, Instant at) {
    var stage = terms.asksFirst() ? Stage.AWAITING_APPROVAL : Stage.REQUESTED;
    var care = new Care(at.plus(terms.wholeTime()), null, null, null, null);
    return begun(request, terms, stage, care, at);
  }

  /** Undoes the call with that id; asked for at {@code first}. */
  static ToolCall compensating(
      String callId, ToolRequest request, ToolDefinition terms, Instant first, Instant at) {
    var due = first.plus(terms.wholeTime());
    var care = new Care(due, new Next(request.attempt(), first), null, callId, null);
    return begun(request, terms, Stage.WAITING, care, at);
  }

  private static ToolCall begun(
      ToolRequest request, ToolDefinition terms, Stage stage, Care care, Instant at) {
    var times = new Times(at, null, null, null, null, null);
    return new ToolCall(
        request, terms, stage, Outcome.NONE, Progress.NONE, times, null, false, care);
  }

  public String callId() {
    return request.callId();
  }

  /** How far it is, as clients see it: its stage, or {@code delivered}. */
  public String label() {
    return deliveredTurn == null ? stage.label() : "delivered";
  }

  /** The same for operators, to whom it matters that one came to nothing, told or not. */
  public String outcomeLabel() {
    return stage == Stage.COMPLETED ? label() : stage.label();
  }

  public boolean pending() {
    return !stage.ended();
  }

  /** Something is still to be done for it: it has not ended, or the workers do not know that. */
  public boolean unsettled() {
    return pending() || care.cancel() != null;
  }

  /** It has ended and the conversation does not have its result yet. */
  public boolean undelivered() {
    return stage.ended() && deliveredTurn == null && !isUndo();
  }

  /** It undoes another, of which the caller is to hear nothing. */
  public boolean isUndo() {
    return care.compensates() != null;
  }

  /** An undo that the broker has never had: nobody waits for it, so it is not given up. */
  public boolean isUnsentUndo() {
    return isUndo() && times.dispatched == null && pending();
  }

  ToolCall decided(boolean approved, String by, @Nullable Instant deadline, Instant at) {
    var decided = in(stage, outcome, progress, times, care.decided(by, care.due()));
    if (!approved || deadline == null) {
      return decided;
    }
    return new ToolCall(
        again(request.attempt(), deadline),
        terms,
        Stage.REQUESTED,
        outcome,
        progress,
        times,
        deliveredTurn,
        waitingSaid,
        care.decided(by, at.plus(terms.wholeTime())));
  }

  ToolCall asked(int attempt, Instant deadline) {
    var then = isUnsentUndo() ? care.atLeastUntil(deadline) : care;
    return new ToolCall(
        again(attempt, deadline),
        terms,
        Stage.REQUESTED,
        outcome,
        progress,
        times,
        deliveredTurn,
        waitingSaid,
        then.waiting(null));
  }

  ToolCall attemptFailed(String problem, @Nullable String worker, Instant next) {
    var then = new Next(request.attempt() + 1, next);
    return in(
        Stage.WAITING, new Outcome(null, problem), progress.by(worker), times, care.waiting(then));
  }

  ToolCall dispatched(Instant at) {
    var next = stage == Stage.REQUESTED ? Stage.DISPATCHED : stage;
    var then =
        new Times(times.requested, at, times.started, times.ended, times.delivered, times.said);
    return in(next, outcome, progress, then, isUnsentUndo() ? care.startingAt(at, terms) : care);
  }

  ToolCall progressed(
      @Nullable Integer percent,
      @Nullable String note,
      @Nullable String worker,
      @Nullable String say,
      Instant at) {
    var next =
        new Progress(
            percent == null ? progress.percent : percent,
            note == null ? progress.note : note,
            worker == null ? progress.worker : worker,
            say == null ? progress.say : say,
            progress.count + 1);
    var started = times.started == null ? at : times.started;
    var then =
        new Times(
            times.requested, times.dispatched, started, times.ended, times.delivered, times.said);
    return in(Stage.RUNNING, outcome, next, then, care);
  }

  ToolCall progressSaid(Instant at) {
    var then =
        new Times(
            times.requested, times.dispatched, times.started, times.ended, times.delivered, at);
    return in(stage, outcome, progress.said(), then, care);
  }

  ToolCall ended(Stage how, Outcome what, @Nullable String worker, Instant at) {
    var then =
        new Times(
            times.requested, times.dispatched, times.started, at, times.delivered, times.said);
    return in(how, what, progress.by(worker), then, care.cancelling(cancelFor(how)));
  }

  ToolCall cancelSent() {
    return in(stage, outcome, progress, times, care.cancelling(null));
  }

  ToolCall delivered(int turn, Instant at) {
    var then =
        new Times(times.requested, times.dispatched, times.started, times.ended, at, times.said);
    return new ToolCall(request, terms, stage, outcome, progress, then, turn, waitingSaid, care);
  }

  ToolCall saidToWait() {
    return new ToolCall(request, terms, stage, outcome, progress, times, deliveredTurn, true, care);
  }

  /** Workers hear of an end that is not theirs, unless they were never asked. */
  private @Nullable Cancel cancelFor(Stage how) {
    if (stage == Stage.AWAITING_APPROVAL) {
      return null;
    }
    return switch (how) {
      case CANCELLED ->
          new Cancel(
              "barge_in",
              terms.onBargeIn() == OnBargeIn.COMPENSATE && terms.compensateWith() == null);
      case TIMED_OUT -> new Cancel("timed_out", false);
      case AWAITING_APPROVAL, WAITING, REQUESTED, DISPATCHED, RUNNING, COMPLETED, FAILED -> null;
    };
  }

  private ToolRequest again(int attempt, Instant deadline) {
    return new ToolRequest(
        request.requestId(),
        request.effectKey(),
        request.sessionId(),
        request.turn(),
        request.callId(),
        request.tool(),
        request.arguments(),
        attempt,
        deadline,
        request.agent(),
        request.caller(),
        request.retries());
  }

  private ToolCall in(Stage next, Outcome what, Progress how, Times when, Care then) {
    return new ToolCall(request, terms, next, what, how, when, deliveredTurn, waitingSaid, then);
  }
}
