package dev.parley.node.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a JSON Schema leads to by {@code $ref}. One that leads nowhere is only noticed when
 * something is compared with it, in the middle of a call; one that leads to another document would
 * be fetched then.
 */
final class SchemaReferences {

  /** The first reference that leads to nothing within the schema; absent if all do. */
  static @Nullable String unresolved(JsonNode schema) {
    var anchors = new HashSet<String>();
    anchors(schema, anchors);
    return unresolved(schema, schema, anchors);
  }

  private static void anchors(JsonNode node, Set<String> anchors) {
    for (var name : new String[] {"$anchor", "$dynamicAnchor"}) {
      if (node.path(name).isTextual()) {
        anchors.add("#" + node.path(name).textValue());
      }
    }
    if (node.path("$id").isTextual()) {
      anchors.add(node.path("$id").textValue());
    }
    node.forEach(child -> anchors(child, anchors));
  }

  private static @Nullable String unresolved(JsonNode node, JsonNode root, Set<String> anchors) {
    for (var name : new String[] {"$ref", "$dynamicRef"}) {
      var reference = node.path(name).textValue();
      if (reference != null && !leads(reference, root, anchors)) {
        return reference;
      }
    }
    for (var child : node) {
      var nowhere = unresolved(child, root, anchors);
      if (nowhere != null) {
        return nowhere;
      }
    }
    return null;
  }

  private static boolean leads(String reference, JsonNode root, Set<String> anchors) {
    return reference.equals("#")
        || anchors.contains(reference)
        || (reference.startsWith("#/") && !root.at(reference.substring(1)).isMissingNode());
  }

  private SchemaReferences() {}
}
