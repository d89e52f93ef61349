package dev.parley.session.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Facts that a model sees for the whole call: one JSON object of at most {@value #MOST} characters.
 * What is noted last is kept; past the limit the facts noted first are forgotten.
 */
final class Memory {

  static final int MOST = 8 * 1024;

  /** Field by field; null removes a field. Absent when nothing is left. */
  static @Nullable JsonNode merged(@Nullable JsonNode known, JsonNode facts) {
    ObjectNode next =
        known instanceof ObjectNode before
            ? before.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    for (var fact : facts.properties()) {
      next.remove(fact.getKey());
      if (!fact.getValue().isNull()) {
        next.set(fact.getKey(), fact.getValue());
      }
    }
    while (next.toString().length() > MOST) {
      next.remove(next.fieldNames().next());
    }
    return next.isEmpty() ? null : next;
  }

  private Memory() {}
}
