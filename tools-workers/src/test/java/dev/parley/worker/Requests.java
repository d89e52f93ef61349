package dev.parley.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.proto.Json;
import dev.parley.proto.tool.ToolRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Requests as sessions send them, for tests. */
public final class Requests {

  public static ToolRequest of(String tool, ObjectNode arguments, String effectKey) {
    return of("req_1", effectKey, 1, tool, arguments, Duration.ofSeconds(30), 0);
  }

  public static ToolRequest of(
      String requestId,
      String effectKey,
      int attempt,
      String tool,
      ObjectNode arguments,
      Duration time,
      int retries) {
    return new ToolRequest(
        requestId,
        effectKey,
        "sess_1",
        1,
        "call_1",
        tool,
        arguments,
        attempt,
        Instant.now().plus(time),
        new ToolRequest.Agent("deliveries", 1),
        Map.of("customer_number", "77001"),
        retries);
  }

  public static ObjectNode arguments() {
    return Json.mapper().createObjectNode();
  }

  private Requests() {}
}
