package dev.parley.proto.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * A tool that Kafka workers run for an agent, and how the call behaves around it (DESIGN 5).
 *
 * @param parameters JSON Schema of the arguments
 * @param timeoutMs how long one attempt may take
 * @param patienceMs how long an inline turn waits before the caller hears {@code say.waiting}
 * @param retries further attempts after a retryable failure
 * @param queue workers of its own; absent = the shared topic
 */
public record ToolDefinition(
    String name,
    String description,
    JsonNode parameters,
    Mode mode,
    long timeoutMs,
    long patienceMs,
    int retries,
    OnBargeIn onBargeIn,
    Delivery delivery,
    Phrases say,
    @Nullable String queue)
    implements WireMessage {

  public ToolDefinition {
    mode = mode == null ? Mode.DEFERRED : mode;
    timeoutMs = timeoutMs <= 0 ? 30_000 : timeoutMs;
    patienceMs = patienceMs <= 0 ? 1_500 : patienceMs;
    onBargeIn = onBargeIn == null ? OnBargeIn.KEEP : onBargeIn;
    delivery = delivery == null ? Delivery.WHEN_IDLE : delivery;
    say = say == null ? new Phrases(null, null, null) : say;
  }

  /** Whether the turn waits for the result. */
  public enum Mode {
    /** The turn waits, up to the tool's patience. */
    @JsonProperty("inline")
    INLINE,
    /** The turn goes on; the result comes in a later one. */
    @JsonProperty("deferred")
    DEFERRED
  }

  /** What happens to a running tool when the caller barges in. */
  public enum OnBargeIn {
    @JsonProperty("keep")
    KEEP,
    @JsonProperty("cancel")
    CANCEL,
    @JsonProperty("compensate")
    COMPENSATE
  }

  /** When a result that was not waited for reaches the conversation. */
  public enum Delivery {
    @JsonProperty("interrupt")
    INTERRUPT,
    @JsonProperty("when_idle")
    WHEN_IDLE,
    @JsonProperty("silent")
    SILENT
  }

  /**
   * What the agent says around a tool.
   *
   * @param before at once, as the acknowledgement
   * @param waiting when patience is over
   * @param failed instead of a result
   */
  public record Phrases(@Nullable String before, @Nullable String waiting, @Nullable String failed)
      implements WireMessage {}
}
