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

  /** Beside all settings, which any build takes back: what the client has set of them. */
  private static final String SET = "set";

  /**
   * What to keep of these.
   *
   * @param set what the client has set, as {@link #merged}; the rest is the agent's, who may be
   *     another when the client comes back
   */
  public static JsonNode of(RealtimeSession session, JsonNode set) {
    var kept = all(session);
    kept.set(SET, named(kept, set));
    return kept;
  }

  /** What a client has set so far, and sets now. */
  public static JsonNode merged(JsonNode set, JsonNode patch) {
    var all = JsonNodeFactory.instance.objectNode();
    for (var setting : set.properties()) {
      all.set(setting.getKey(), setting.getValue());
    }
    for (var setting : patch.properties()) {
      var name = setting.getKey();
      var before = all.get(name);
      boolean group = GROUPS.contains(name) && setting.getValue().isObject() && before != null;
      all.set(name, group ? merged(before, setting.getValue()) : setting.getValue());
    }
    return all;
  }

  /**
   * What the client had set of what was kept; of an older build's all that is not as it would be if
   * nobody had set anything.
   */
  public static JsonNode setIn(JsonNode kept, RealtimeSession unset) {
    var set = kept.get(SET);
    return set == null ? changed(settings(kept), all(unset)) : settings(set);
  }

  private static ObjectNode named(JsonNode all, JsonNode set) {
    var named = JsonNodeFactory.instance.objectNode();
    for (var setting : set.properties()) {
      var name = setting.getKey();
      var value = all.get(name);
      boolean group = GROUPS.contains(name) && value != null && value.isObject();
      if (group) {
        named.set(name, named(value, setting.getValue()));
      } else if (value != null) {
        named.set(name, value);
      } else if (setting.getValue().isNull()) {
        named.putNull(name);
      }
    }
    return named;
  }

  private static ObjectNode all(RealtimeSession session) {
    ObjectNode shown = RealtimeJson.MAPPER.valueToTree(session);
    shown.put("parallel_tool_calls", session.parallelToolCalls());
    return settings(shown);
  }

  private static ObjectNode changed(JsonNode now, JsonNode before) {
    var changed = JsonNodeFactory.instance.objectNode();
    for (var setting : now.properties()) {
      var name = setting.getKey();
      var value = setting.getValue();
      var was = before.get(name);
      if (value.equals(was)) {
        continue;
      }
      boolean group = GROUPS.contains(name) && value.isObject() && was != null;
      changed.set(name, group ? changed(value, was) : value);
    }
    return changed;
  }

  /**
   * A fresh session with what was kept in force again; what cannot be taken back changes nothing.
   */
  public static SessionUpdate restore(RealtimeSession fresh, JsonNode kept) {
    var set = kept.has(SET) ? kept.get(SET) : kept;
    return SessionUpdate.apply(fresh, settings(set).put("type", "realtime"), false);
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
