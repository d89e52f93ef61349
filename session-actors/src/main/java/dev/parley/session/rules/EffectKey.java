package dev.parley.session.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * What makes a repeated request one effect: session, tool, arguments whatever the order of their
 * fields, and purpose (the turn). A model's own call id changes when it asks again, this does not.
 */
final class EffectKey {

  static String of(String sessionId, String tool, JsonNode arguments, int turn) {
    var text = sessionId + '\n' + tool + '\n' + turn + '\n' + canonical(arguments);
    var hash = sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return "eff_" + HexFormat.of().formatHex(hash, 0, 16);
  }

  private static String canonical(JsonNode node) {
    if (node.isObject()) {
      var fields = new TreeMap<String, String>();
      node.properties().forEach(field -> fields.put(field.getKey(), canonical(field.getValue())));
      return fields.toString();
    }
    if (node.isArray()) {
      var items = new StringBuilder("[");
      node.forEach(item -> items.append(canonical(item)).append(','));
      return items.append(']').toString();
    }
    return node.toString();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private EffectKey() {}
}
