package dev.parley.session.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.agent.ToolDefinition;
import dev.parley.proto.tool.ToolRequest;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One tool call of a session, from the model's wish to the moment its result is in the
 * conversation.
 *
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
    boolean waitingSaid) {

  /**
   * What came of it.
   *
   * @param output what the tool gave, or what the model is told instead
   * @param problem code and sentence of a failure, for operators
   */
  public record Outcome(@Nullable JsonNode output, @Nullable String problem) {
    static final Outcome NONE = new Outcome(null, null);
  }

  /** What the worker has said of it, and which worker. */
  public record Progress(
      @Nullable Integer percent, @Nullable String note, @Nullable String worker) {
    static final Progress NONE = new Progress(null, null, null);

    Progress by(@Nullable String name) {
      return name == null ? this : new Progress(percent, note, name);
    }
  }

  /** When it reached each stage; absent if it has not. */
  public record Times(
      Instant requested,
      @Nullable Instant dispatched,
      @Nullable Instant started,
      @Nullable Instant ended,
      @Nullable Instant delivered) {}

  /** How far a tool call is. */
  public enum Stage {
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
        case REQUESTED, DISPATCHED, RUNNING -> false;
        case COMPLETED, FAILED, TIMED_OUT, CANCELLED -> true;
      };
    }
  }

  static ToolCall requested(ToolRequest request, ToolDefinition terms, Instant at) {
    var times = new Times(at, null, null, null, null);
    return new ToolCall(
        request, terms, Stage.REQUESTED, Outcome.NONE, Progress.NONE, times, null, false);
  }

  public String callId() {
    return request.callId();
  }

  /** How far it is, as APIs and clients see it: its stage, or {@code delivered}. */
  public String label() {
    return deliveredTurn == null ? stage.label() : "delivered";
  }

  public boolean pending() {
    return !stage.ended();
  }

  /** It has ended and the conversation does not have its result yet. */
  public boolean undelivered() {
    return stage.ended() && deliveredTurn == null;
  }

  ToolCall dispatched(Instant at) {
    var next = stage == Stage.REQUESTED ? Stage.DISPATCHED : stage;
    var then = new Times(times.requested, at, times.started, times.ended, times.delivered);
    return new ToolCall(request, terms, next, outcome, progress, then, deliveredTurn, waitingSaid);
  }

  ToolCall progressed(
      @Nullable Integer percent, @Nullable String note, @Nullable String worker, Instant at) {
    var next =
        new Progress(
            percent == null ? progress.percent : percent,
            note == null ? progress.note : note,
            worker == null ? progress.worker : worker);
    var started = times.started == null ? at : times.started;
    var then = new Times(times.requested, times.dispatched, started, times.ended, times.delivered);
    return new ToolCall(
        request, terms, Stage.RUNNING, outcome, next, then, deliveredTurn, waitingSaid);
  }

  ToolCall ended(Stage how, Outcome what, @Nullable String worker, Instant at) {
    var then = new Times(times.requested, times.dispatched, times.started, at, times.delivered);
    return new ToolCall(
        request, terms, how, what, progress.by(worker), then, deliveredTurn, waitingSaid);
  }

  ToolCall delivered(int turn, Instant at) {
    var then = new Times(times.requested, times.dispatched, times.started, times.ended, at);
    return new ToolCall(request, terms, stage, outcome, progress, then, turn, waitingSaid);
  }

  ToolCall saidToWait() {
    return new ToolCall(request, terms, stage, outcome, progress, times, deliveredTurn, true);
  }
}
