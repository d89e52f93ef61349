package dev.parley.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.tool.Topics;

/** One record of a topic. {@code at}: when its producer made it, in milliseconds of the clock. */
record TopicNote(String topic, long at, JsonNode value) {

  boolean isRequest() {
    return topic.equals(Topics.TOOL_REQUESTS);
  }

  /** A worker's last word on a call, not its progress. */
  boolean isResult() {
    return topic.equals(Topics.TOOL_RESULTS) && value.path("kind").asText().equals("result");
  }

  /** Session and call: what names one tool call everywhere. */
  String key() {
    return value.path("session_id").asText() + " " + value.path("call_id").asText();
  }

  String effectKey() {
    return value.path("effect_key").asText();
  }
}
