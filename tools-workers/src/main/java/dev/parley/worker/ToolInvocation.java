package dev.parley.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.Json;
import dev.parley.proto.tool.ToolMessage;
import dev.parley.proto.tool.ToolRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call of a tool, as its handler sees it. */
public final class ToolInvocation {

  private final ToolRequest request;
  private final int attempt;
  private final Consumer<ToolMessage.Progress> progress;
  private volatile boolean cancelled;
  private volatile boolean told;

  /** A call of its own, as tests of a handler need it. */
  public static ToolInvocation of(ToolRequest request, Consumer<ToolMessage.Progress> progress) {
    return new ToolInvocation(request, request.attempt(), progress);
  }

  ToolInvocation(ToolRequest request, int attempt, Consumer<ToolMessage.Progress> progress) {
    this.request = request;
    this.attempt = attempt;
    this.progress = progress;
  }

  public String tool() {
    return request.tool();
  }

  /** As the model gave them; checked against the tool's JSON Schema by the session. */
  public JsonNode arguments() {
    return request.arguments();
  }

  /** The arguments as a record of the handler's own; a call whose arguments do not fit fails. */
  public <T> T arguments(Class<T> type) {
    try {
      return Json.mapper().treeToValue(request.arguments(), type);
    } catch (JsonProcessingException doNotFit) {
      throw new BadArguments("arguments: do not fit (expected: " + type.getSimpleName() + ")");
    }
  }

  /** One argument that must be there; a call without it fails. */
  public String text(String name) {
    var node = request.arguments().get(name);
    if (node == null || !node.isValueNode() || node.isNull() || node.asText().isBlank()) {
      throw new BadArguments("arguments." + name + ": missing (expected: text)");
    }
    return node.asText();
  }

  public String sessionId() {
    return request.sessionId();
  }

  public int turn() {
    return request.turn();
  }

  public String callId() {
    return request.callId();
  }

  public String requestId() {
    return request.requestId();
  }

  public ToolRequest.Agent agent() {
    return request.agent();
  }

  /** Facts about the caller, such as the tenant's customer number. */
  public Map<String, String> caller() {
    return request.caller();
  }

  /** The same for every repetition of the same effect, across attempts, workers and restarts. */
  public String effectKey() {
    return request.effectKey();
  }

  /** From 1; counts tries by this worker and those before it. */
  public int attempt() {
    return attempt;
  }

  /** After this nobody waits for the outcome. */
  public Instant deadline() {
    return request.deadline();
  }

  /** Time until the deadline; never negative. */
  public Duration remaining() {
    var left = Duration.between(Instant.now(), request.deadline());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Whether nobody waits any more; the handler's thread was interrupted, too. */
  public boolean cancelled() {
    return cancelled;
  }

  /**
   * Tells how far the work is. More than ten a second are dropped.
   *
   * @param percent 0 to 100, or null
   * @param note for operators, or null
   * @param say for the caller's ear, or null
   */
  public void progress(@Nullable Integer percent, @Nullable String note, @Nullable String say) {
    if (!cancelled) {
      told = true;
      progress.accept(
          new ToolMessage.Progress(
              request.sessionId(),
              request.callId(),
              request.requestId(),
              percent == null ? null : Integer.valueOf(Math.clamp(percent, 0, 100)),
              note,
              say,
              null,
              attempt));
    }
  }

  /** For tools that tell nothing themselves: at least that they run. */
  void running() {
    if (!told) {
      progress(0, "running", null);
    }
  }

  void cancel() {
    cancelled = true;
  }

  /** The model's arguments are not what the handler can work with. Text without their content. */
  static final class BadArguments extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String text;

    BadArguments(String text) {
      super(text, null, false, false);
      this.text = text;
    }

    String text() {
      return text;
    }
  }
}
