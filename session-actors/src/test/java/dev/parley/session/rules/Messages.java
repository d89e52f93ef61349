package dev.parley.session.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.Json;
import dev.parley.proto.tool.ToolMessage;
import org.jspecify.annotations.Nullable;

/** What workers say in the tests. */
final class Messages {

  static ToolMessage found(String callId, String json) {
    return found(callId, null, null, json);
  }

  static ToolMessage found(
      String callId, @Nullable String requestId, @Nullable String tool, String json) {
    return new ToolMessage.Result(
        "sess_1",
        callId,
        requestId,
        null,
        tool,
        ToolMessage.Status.OK,
        tree(json),
        null,
        "worker-1");
  }

  static ToolMessage failed(String callId) {
    return failed(callId, "no_such_order");
  }

  static ToolMessage failed(String callId, String code) {
    return new ToolMessage.Result(
        "sess_1",
        callId,
        null,
        null,
        null,
        ToolMessage.Status.ERROR,
        null,
        new ToolMessage.Failure(code, "no order has this number", false),
        "worker-1");
  }

  static ToolMessage progress(String callId, int percent) {
    return new ToolMessage.Progress(
        "sess_1", callId, null, percent, "asking the carrier", null, "worker-1");
  }

  static ToolMessage progressOf(String callId, int attempt) {
    return new ToolMessage.Progress(
        "sess_1", callId, null, 40, "asking the carrier", null, "worker-1", attempt);
  }

  static ToolMessage saying(String callId, String words) {
    return new ToolMessage.Progress("sess_1", callId, null, 40, null, words, "worker-1");
  }

  static ToolMessage failedForNow(String callId, @Nullable Integer attempt) {
    return new ToolMessage.Result(
        "sess_1",
        callId,
        null,
        null,
        null,
        ToolMessage.Status.ERROR,
        null,
        new ToolMessage.Failure("tool_unavailable", "the carrier did not answer", true),
        "worker-1",
        attempt,
        null);
  }

  static ToolMessage says(String callId, String words) {
    return new ToolMessage.Progress(
        "sess_1", callId, null, null, null, words, "worker-1", Integer.valueOf(1));
  }

  static ToolMessage remembered(String callId, String facts) {
    return new ToolMessage.Result(
        "sess_1",
        callId,
        null,
        null,
        null,
        ToolMessage.Status.OK,
        tree("{\"status\":\"done\"}"),
        null,
        "worker-1",
        null,
        tree(facts));
  }

  static JsonNode tree(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (JsonProcessingException notJson) {
      throw new IllegalArgumentException(notJson);
    }
  }

  private Messages() {}
}
