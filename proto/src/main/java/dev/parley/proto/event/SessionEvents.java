package dev.parley.proto.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.proto.Json;
import java.io.UncheckedIOException;

/** Session events as CloudEvents 1.0 in structured JSON. */
public final class SessionEvents {

  /** Value of the {@code content-type} header. */
  public static final String CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";

  public static final String SCHEMA = "session-event.v1";

  public static byte[] bytes(SessionCloudEvent event) {
    var json = Json.mapper().createObjectNode();
    json.put("specversion", "1.0")
        .put("id", event.id())
        .put("source", event.source())
        .put("type", event.data().type())
        .put("subject", event.subject())
        .put("time", event.time().toString())
        .put("datacontenttype", "application/json")
        .put("tenant", event.tenant())
        .set("data", Json.mapper().valueToTree(event.data()));
    try {
      return Json.mapper().writeValueAsBytes(json);
    } catch (JsonProcessingException impossible) { // A tree of texts and numbers.
      throw new UncheckedIOException(impossible);
    }
  }

  private SessionEvents() {}
}
