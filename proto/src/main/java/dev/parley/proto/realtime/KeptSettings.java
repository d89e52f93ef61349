package dev.parley.proto.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * A client's settings as its session keeps them while the client is away: what a {@code
 * session.update} could set, in the form of one, but for the secrets of tool servers.
 */
public final class KeptSettings {

  /** Named by the URL, and by nothing else. */
  private static final String MODEL = "model";

  /** What to keep of these. */
  public static JsonNode of(RealtimeSession session) {
    ObjectNode shown = RealtimeJson.MAPPER.valueToTree(session);
    shown.put("parallel_tool_calls", session.parallelToolCalls());
    return settings(shown);
  }

  /**
   * A fresh session with what was kept in force again; what cannot be taken back changes nothing.
   */
  public static SessionUpdate restore(RealtimeSession fresh, JsonNode kept) {
    return SessionUpdate.apply(fresh, settings(kept).put("type", "realtime"), false);
  }

  private static ObjectNode settings(JsonNode all) {
    var settings = JsonNodeFactory.instance.objectNode();
    for (var name : names()) {
      var value = all.get(name);
      if (value != null && !name.equals(MODEL)) {
        settings.set(name, value);
      }
    }
    return settings;
  }

  private static Set<String> names() {
    return SessionShape.SESSION.members().keySet();
  }

  private KeptSettings() {}
}
