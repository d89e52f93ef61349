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

  /** Made of settings that are set one by one; any other is kept as a whole. */
  private static final Set<String> GROUPS = Set.of("audio", "input", "output");

  /**
   * What to keep of these: what is not as it was before anybody had set anything, for that is the
   * agent's, who may be another when the client comes back.
   */
  public static JsonNode of(RealtimeSession session, RealtimeSession unset) {
    return changed(all(session), all(unset));
  }

  private static ObjectNode all(RealtimeSession session) {
    ObjectNode shown = RealtimeJson.MAPPER.valueToTree(session);
    shown.put("parallel_tool_calls", session.parallelToolCalls());
    return settings(shown);
  }

  private static ObjectNode changed(JsonNode all, JsonNode unset) {
    var changed = JsonNodeFactory.instance.objectNode();
    for (var setting : all.properties()) {
      var name = setting.getKey();
      var value = setting.getValue();
      var before = unset.get(name);
      if (value.equals(before)) {
        continue;
      }
      boolean group = GROUPS.contains(name) && value.isObject() && before != null;
      changed.set(name, group ? changed(value, before) : value);
    }
    return changed;
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
