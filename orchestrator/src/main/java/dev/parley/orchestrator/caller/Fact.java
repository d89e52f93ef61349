package dev.parley.orchestrator.caller;

import dev.parley.orchestrator.caller.CallScript.Outcome;
import dev.parley.proto.Ordered;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that happened in a call, as its caller experienced it; what {@code --json} prints. */
sealed interface Fact {

  record Dialled(String url, String agent, String format) implements Fact {}

  record Connected(String sessionId) implements Fact {}

  /** The first sound of an utterance is out. */
  record CallerBegan(int turn, String words, boolean bargeIn) implements Fact {}

  /** The last sound of an utterance is out. */
  record CallerEnded(int turn) implements Fact {}

  /** The other side noticed that the caller speaks. */
  record SpeechNoticed() implements Fact {}

  /** The other side holds the caller's utterance for finished. */
  record SpeechEndNoticed() implements Fact {}

  /** What the other side understood. */
  record Understood(String words) implements Fact {}

  /** First sound of a response has come. */
  record AgentBegan(String itemId) implements Fact {}

  /** The whole text of an item of the agent; runs ahead of its sound. */
  record AgentSaid(String itemId, String words) implements Fact {}

  /** An item of the agent is over for the ear; cut short if less was heard than came. */
  record AgentHeard(String itemId, long heardMs, long audioMs) implements Fact {}

  /** A tool call moved. */
  record ToolMoved(
      String callId, String tool, String state, @Nullable Integer percent, @Nullable String note)
      implements Fact {}

  /** The server's own measurements of a turn, in milliseconds by stage. */
  record TurnMeasured(int turn, @Nullable String outcome, Map<String, Long> stages)
      implements Fact {
    public TurnMeasured {
      stages = Ordered.copyOf(stages);
    }
  }

  /** The other side reports a problem. */
  record Trouble(@Nullable String code, String message) implements Fact {}

  /** The other side ended the connection. */
  record Dropped(String reason) implements Fact {}

  /** The line broke, and the caller tries to come back to the session. */
  record LineBroke(String reason) implements Fact {}

  /**
   * The line is there again.
   *
   * @param gapMs how long it was not
   */
  record CameBack(String url, String sessionId, long gapMs) implements Fact {}

  record Ended(Outcome outcome) implements Fact {}
}
