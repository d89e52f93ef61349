package dev.parley.cli.caller;

import dev.parley.proto.Ordered;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that happened in a call, as its caller experienced it; what {@code --json} prints. */
sealed interface CallFact {

  record Dialled(String url, String agent, String format) implements CallFact {}

  /** A node of several did not answer; the next one is dialled. */
  record NotReached(String url, String reason) implements CallFact {}

  record Connected(String sessionId) implements CallFact {}

  /** The first sound of an utterance is out. */
  record CallerBegan(int turn, String words, boolean bargeIn) implements CallFact {}

  /** The last sound of an utterance is out. */
  record CallerEnded(int turn) implements CallFact {}

  /** The other side noticed that the caller speaks. */
  record SpeechNoticed() implements CallFact {}

  /** The other side holds the caller's utterance for finished. */
  record SpeechEndNoticed() implements CallFact {}

  /** What the other side understood. */
  record Understood(String words) implements CallFact {}

  /** First sound of a response has come. */
  record AgentBegan(String itemId) implements CallFact {}

  /** The whole text of an item of the agent; runs ahead of its sound. */
  record AgentSaid(String itemId, String words) implements CallFact {}

  /** An item of the agent is over for the ear; cut short if less was heard than came. */
  record AgentHeard(String itemId, long heardMs, long audioMs) implements CallFact {}

  /** A tool call moved. */
  record ToolMoved(
      String callId, String tool, String state, @Nullable Integer percent, @Nullable String note)
      implements CallFact {}

  /** The server's own measurements of a turn, in milliseconds by stage. */
  record TurnMeasured(int turn, @Nullable String outcome, Map<String, Long> stages)
      implements CallFact {
    public TurnMeasured {
      stages = Ordered.copyOf(stages);
    }
  }

  /** The other side reports a problem. */
  record Trouble(@Nullable String code, String message) implements CallFact {}

  /** The other side ended the connection. */
  record Dropped(String reason) implements CallFact {}

  /** The line broke, and the caller tries to come back to the session. */
  record LineBroke(String reason) implements CallFact {}

  /**
   * The line is there again.
   *
   * @param gapMs how long it was not
   */
  record CameBack(String url, String sessionId, long gapMs) implements CallFact {}

  record Ended(CallScript.Outcome outcome) implements CallFact {}
}
