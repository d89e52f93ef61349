package dev.parley.proto.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.WireMessage;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session asks for a tool to be run. Value of {@link Topics#TOOL_REQUESTS}, schema {@code
 * tool-request.v1}.
 *
 * @param requestId {@code req_…}; names this request, the same when it is produced again
 * @param effectKey what makes a repeated request one effect: session, tool, arguments and purpose
 * @param turn the turn that asked, from 1
 * @param callId {@code call_…}, the model's name for the call
 * @param arguments checked against the tool's JSON Schema before it is sent
 * @param attempt from 1; rises with each retry
 * @param deadline after this nobody waits for the result
 * @param caller facts about the caller that the tool may use, such as the tenant's customer number
 * @param retries how often the worker may try again by itself, within the deadline, after a failure
 *     that says it is worth it; absent = 0
 */
public record ToolRequest(
    String requestId,
    String effectKey,
    String sessionId,
    int turn,
    String callId,
    String tool,
    JsonNode arguments,
    int attempt,
    Instant deadline,
    Agent agent,
    Map<String, String> caller,
    int retries)
    implements WireMessage {

  public static final String SCHEMA = "tool-request.v1";

  public ToolRequest {
    caller = Map.copyOf(caller);
  }

  /** A request whose retries are the session's own business. */
  public ToolRequest(
      String requestId,
      String effectKey,
      String sessionId,
      int turn,
      String callId,
      String tool,
      JsonNode arguments,
      int attempt,
      Instant deadline,
      Agent agent,
      Map<String, String> caller) {
    this(
        requestId, effectKey, sessionId, turn, callId, tool, arguments, attempt, deadline, agent,
        caller, 0);
  }

  /** Which agent's session asks. */
  public record Agent(String id, int version) {}

  /** Where the request goes: the shared topic, or that of the tool's own queue. */
  public static String topic(@Nullable String queue) {
    return queue == null ? Topics.TOOL_REQUESTS : Topics.requestsOf(queue);
  }
}
