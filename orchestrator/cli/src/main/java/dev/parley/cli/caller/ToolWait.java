package dev.parley.cli.caller;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which tool calls the agent still owes a spoken answer for.
 *
 * @param running have no result yet
 * @param due have a result that was not spoken yet; the value is when it was delivered into the
 *     conversation, {@link #UNDELIVERED} before that
 */
record ToolWait(Set<String> running, Map<String, Long> due) {

  static final ToolWait NONE = new ToolWait(Set.of(), Map.of());

  private static final long UNDELIVERED = -1;

  /** How far a tool call is. */
  enum Stage {
    RUNNING,
    /** There is a result, or the certainty that there will be none. */
    ENDED,
    /** The agent knows the result. */
    DELIVERED,
    /** Nobody wants the result any more. */
    CANCELLED
  }

  /** The stage that a state of the tool ledger means to a caller. */
  static Stage stageOf(String state) {
    return switch (state) {
      case "completed", "failed", "timed_out" -> Stage.ENDED;
      case "delivered" -> Stage.DELIVERED;
      case "cancelled" -> Stage.CANCELLED;
      default -> Stage.RUNNING;
    };
  }

  ToolWait {
    running = Set.copyOf(running);
    due = Map.copyOf(due);
  }

  ToolWait after(CallScript.Event event, long now) {
    return switch (event) {
      case CallScript.Event.ToolMoved(var callId, var stage) -> moved(callId, stage, now);
      case CallScript.Event.AgentBegan _ -> new ToolWait(running, Map.of());
      case CallScript.Event.SessionReady _,
          CallScript.Event.ResponseStarted _,
          CallScript.Event.ResponseEmpty _,
          CallScript.Event.AgentFellSilent _,
          CallScript.Event.UtteranceSpoken _,
          CallScript.Event.CameBack _,
          CallScript.Event.Fatal _,
          CallScript.Event.Tick _ ->
          this;
    };
  }

  /** A result may be delivered silently; after {@code graceMs} without a word it counts as that. */
  boolean owesAnswer(long now, long graceMs) {
    return !running.isEmpty()
        || due.values().stream().anyMatch(at -> at == UNDELIVERED || now - at < graceMs);
  }

  private ToolWait moved(String callId, Stage stage, long now) {
    var stillRunning = new HashSet<>(running);
    var stillDue = new HashMap<>(due);
    switch (stage) {
      case RUNNING -> {
        stillRunning.add(callId);
        stillDue.remove(callId);
      }
      case ENDED -> {
        if (stillRunning.remove(callId)) {
          stillDue.put(callId, UNDELIVERED);
        }
      }
      case DELIVERED -> {
        // Neither running nor due: its answer is being spoken already.
        if (stillRunning.remove(callId) || stillDue.containsKey(callId)) {
          stillDue.put(callId, now);
        }
      }
      case CANCELLED -> {
        stillRunning.remove(callId);
        stillDue.remove(callId);
      }
    }
    return new ToolWait(stillRunning, stillDue);
  }
}
