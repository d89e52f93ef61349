package dev.parley.bench.faults.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.tool.Topics;

/** One record of a topic. {@code at}: when its producer made it, in milliseconds of the clock. */
public record TopicNote(String topic, long at, JsonNode value) {

  public boolean isRequest() {
    return topic.equals(Topics.TOOL_REQUESTS);
  }

  /** A worker's last word on a call, not its progress. */
  public boolean isResult() {
    return topic.equals(Topics.TOOL_RESULTS) && value.path("kind").asText().equals("result");
  }

  /** Session and call: what names one tool call everywhere. */
  public String key() {
    return value.path("session_id").asText() + " " + value.path("call_id").asText();
  }

  public String effectKey() {
    return value.path("effect_key").asText();
  }
}
