package dev.parley.legs.realtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.media.port.ConversationEvent;
import dev.parley.proto.Json;

/**
 * Parley's own events, for clients that asked for them with {@code parley_events=1}: {@code
 * parley.tool} when a worker's call moves on, {@code parley.turn} with a turn's latencies.
 */
final class ParleyEvents {

  static byte[] tool(String eventId, ConversationEvent.ToolNews news) {
    var event = event("parley.tool", eventId);
    event.put("call_id", news.callId()).put("tool", news.tool()).put("state", news.state());
    if (news.percent() != null) {
      event.put("percent", news.percent());
    }
    if (news.note() != null) {
      event.put("note", news.note());
    }
    return bytes(event);
  }

  static byte[] turn(String eventId, ConversationEvent.TurnNews news) {
    var event = event("parley.turn", eventId);
    event.put("turn", news.turn()).put("outcome", news.outcome().wireName());
    var stages = event.putObject("stages");
    news.stages().forEach(stages::put);
    return bytes(event);
  }

  private static ObjectNode event(String type, String eventId) {
    return JsonNodeFactory.instance.objectNode().put("type", type).put("event_id", eventId);
  }

  private static byte[] bytes(ObjectNode event) {
    try {
      return Json.mapper().writeValueAsBytes(event);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree is always written", impossible);
    }
  }

  private ParleyEvents() {}
}
