package dev.parley.proto.tool;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * What comes back from a worker, or from any service, about a tool call. Value of {@link
 * Topics#TOOL_RESULTS}; {@code kind} tells which.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ToolMessage.Result.class, name = "result"),
  @JsonSubTypes.Type(value = ToolMessage.Progress.class, name = "progress")
})
public sealed interface ToolMessage extends WireMessage {

  String SCHEMA = "tool-result.v1";

  String sessionId();

  String callId();

  /** {@code req_…} of the request that is answered; a hand-made result may leave it out. */
  @Nullable String requestId();

  /**
   * The tool is done.
   *
   * @param status {@code ok} or {@code error}
   * @param output what the tool found, any JSON; present when {@code ok}
   * @param error present when {@code error}
   * @param attempt of the request that is answered; absent = the latest
   * @param memory facts that the model shall keep in mind for the rest of the call: a JSON object,
   *     merged into what it has, null removes; absent = none
   */
  record Result(
      String sessionId,
      String callId,
      @Nullable String requestId,
      @Nullable String effectKey,
      @Nullable String tool,
      Status status,
      @Nullable JsonNode output,
      @Nullable Failure error,
      @Nullable String worker,
      @Nullable Integer attempt,
      @Nullable JsonNode memory)
      implements ToolMessage {

    /** An answer to the latest attempt, with nothing to be kept in mind. */
    public Result(
        String sessionId,
        String callId,
        @Nullable String requestId,
        @Nullable String effectKey,
        @Nullable String tool,
        Status status,
        @Nullable JsonNode output,
        @Nullable Failure error,
        @Nullable String worker) {
      this(
          sessionId, callId, requestId, effectKey, tool, status, output, error, worker, null, null);
    }
  }

  /**
   * The tool is still at it.
   *
   * @param percent 0 to 100
   * @param note for operators
   * @param say for the caller's ear, if the session finds a quiet moment
   * @param attempt of the worker, from 1; absent = it does not tell
   */
  record Progress(
      String sessionId,
      String callId,
      @Nullable String requestId,
      @Nullable Integer percent,
      @Nullable String note,
      @Nullable String say,
      @Nullable String worker,
      @Nullable Integer attempt)
      implements ToolMessage {

    public Progress(
        String sessionId,
        String callId,
        @Nullable String requestId,
        @Nullable Integer percent,
        @Nullable String note,
        @Nullable String say,
        @Nullable String worker) {
      this(sessionId, callId, requestId, percent, note, say, worker, null);
    }
  }

  /** How a tool ended. */
  enum Status {
    @com.fasterxml.jackson.annotation.JsonProperty("ok")
    OK,
    @com.fasterxml.jackson.annotation.JsonProperty("error")
    ERROR
  }

  /**
   * Why a tool failed: a stable code, a sentence for operators, and whether trying again may help.
   */
  record Failure(String code, String message, boolean retryable) implements WireMessage {}
}
