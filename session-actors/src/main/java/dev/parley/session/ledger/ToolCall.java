package dev.parley.session.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.WireMessage;
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
 * @param output what the tool gave, or what the model is told instead
 * @param problem code and sentence of a failure, for operators
 * @param deliveredTurn the turn in which the result entered the conversation; absent before
 */
public record ToolCall(
    ToolRequest request,
    ToolDefinition terms,
    Stage stage,
    @Nullable JsonNode output,
    @Nullable String problem,
    @Nullable Integer percent,
    @Nullable String note,
    @Nullable String worker,
    Instant requestedAt,
    @Nullable Instant dispatchedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Instant deliveredAt,
    @Nullable Integer deliveredTurn,
    boolean waitingSaid)
    implements WireMessage {

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
    return new ToolCall(
        request,
        terms,
        Stage.REQUESTED,
        null,
        null,
        null,
        null,
        null,
        at,
        null,
        null,
        null,
        null,
        null,
        false);
  }

  public String callId() {
    return request.callId();
  }

  public boolean pending() {
    return !stage.ended();
  }

  /** It has ended and the conversation does not have its result yet. */
  public boolean undelivered() {
    return stage.ended() && deliveredTurn == null;
  }

  ToolCall dispatched(Instant at) {
    return new ToolCall(
        request,
        terms,
        stage == Stage.REQUESTED ? Stage.DISPATCHED : stage,
        output,
        problem,
        percent,
        note,
        worker,
        requestedAt,
        at,
        startedAt,
        endedAt,
        deliveredAt,
        deliveredTurn,
        waitingSaid);
  }

  ToolCall progressed(
      @Nullable Integer newPercent, @Nullable String newNote, @Nullable String by, Instant at) {
    return new ToolCall(
        request,
        terms,
        Stage.RUNNING,
        output,
        problem,
        newPercent == null ? percent : newPercent,
        newNote == null ? note : newNote,
        by,
        requestedAt,
        dispatchedAt,
        startedAt == null ? at : startedAt,
        endedAt,
        deliveredAt,
        deliveredTurn,
        waitingSaid);
  }

  ToolCall ended(
      Stage how, @Nullable JsonNode result, @Nullable String why, @Nullable String by, Instant at) {
    return new ToolCall(
        request,
        terms,
        how,
        result,
        why,
        percent,
        note,
        by == null ? worker : by,
        requestedAt,
        dispatchedAt,
        startedAt,
        at,
        deliveredAt,
        deliveredTurn,
        waitingSaid);
  }

  ToolCall delivered(int turn, Instant at) {
    return new ToolCall(
        request,
        terms,
        stage,
        output,
        problem,
        percent,
        note,
        worker,
        requestedAt,
        dispatchedAt,
        startedAt,
        endedAt,
        at,
        turn,
        waitingSaid);
  }

  ToolCall saidToWait() {
    return new ToolCall(
        request,
        terms,
        stage,
        output,
        problem,
        percent,
        note,
        worker,
        requestedAt,
        dispatchedAt,
        startedAt,
        endedAt,
        deliveredAt,
        deliveredTurn,
        true);
  }
}
