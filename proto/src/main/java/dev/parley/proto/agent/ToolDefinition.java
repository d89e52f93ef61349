package dev.parley.proto.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.WireMessage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A tool that Kafka workers run for an agent, and how the call behaves around it.
 *
 * @param parameters JSON Schema of the arguments
 * @param timeoutMs how long one attempt may take
 * @param patienceMs how long an inline turn waits before the caller hears {@code say.waiting}
 * @param retries further attempts after a retryable failure
 * @param queue workers of its own; absent = the shared topic
 * @param deadlineMs how long all attempts together may take; absent = as long as one
 * @param outputSchema JSON Schema that a result must keep to; absent = any JSON
 * @param compensateWith tool of the same agent that undoes this one; absent = the worker that ran
 *     it is told to
 * @param requiresApproval whether an operator decides before it runs; absent = no
 * @param approvalMs how long the operator has for that; absent = a minute
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
    @Nullable String queue,
    @Nullable Long deadlineMs,
    @Nullable JsonNode outputSchema,
    @Nullable String compensateWith,
    @Nullable Boolean requiresApproval,
    @Nullable Long approvalMs)
    implements WireMessage {

  private static final long A_MINUTE = 60_000;

  public ToolDefinition {
    mode = mode == null ? Mode.DEFERRED : mode;
    timeoutMs = timeoutMs <= 0 ? 30_000 : timeoutMs;
    patienceMs = patienceMs <= 0 ? 1_500 : patienceMs;
    onBargeIn = onBargeIn == null ? OnBargeIn.KEEP : onBargeIn;
    delivery = delivery == null ? Delivery.WHEN_IDLE : delivery;
    say = say == null ? new Phrases(null, null, null) : say;
  }

  /** A tool that runs without being asked about, within the time of one attempt. */
  public ToolDefinition(
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
      @Nullable String queue) {
    this(
        name,
        description,
        parameters,
        mode,
        timeoutMs,
        patienceMs,
        retries,
        onBargeIn,
        delivery,
        say,
        queue,
        null,
        null,
        null,
        null,
        null);
  }

  /** How long all attempts may take, the first counted. */
  public Duration wholeTime() {
    return Duration.ofMillis(deadlineMs == null ? timeoutMs : Math.max(timeoutMs, deadlineMs));
  }

  /** Whether an operator must say yes first. */
  public boolean asksFirst() {
    return Boolean.TRUE.equals(requiresApproval);
  }

  /** How long an operator may take to say yes or no. */
  public Duration approvalTime() {
    return Duration.ofMillis(approvalMs == null || approvalMs <= 0 ? A_MINUTE : approvalMs);
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
