package dev.parley.proto.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes fields out of one JSON object; says by path what is wrong, without quoting it. */
final class Fields {

  static final int ID = 200;
  static final int NAME = 64;
  static final int TEXT = 1_000;

  private static final int FACTS = 64;

  private final JsonNode object;
  private final String path;

  Fields(JsonNode object) {
    this(object, "");
  }

  private Fields(JsonNode object, String path) {
    this.object = object;
    this.path = path;
  }

  String text(String name, int longest) throws Refused {
    var found = optionalText(name, longest);
    if (found == null || found.isEmpty()) {
      throw refused(name, "text of 1 to " + longest + " characters");
    }
    return found;
  }

  @Nullable String optionalText(String name, int longest) throws Refused {
    var node = object.get(name);
    if (node == null || node.isNull()) {
      return null;
    }
    if (!node.isTextual() || node.textValue().length() > longest) {
      throw refused(name, "text of at most " + longest + " characters");
    }
    return node.textValue();
  }

  int number(String name, int least, int most) throws Refused {
    var found = optionalNumber(name, least, most);
    if (found == null) {
      throw refused(name, "whole number from " + least);
    }
    return found;
  }

  @Nullable Integer optionalNumber(String name, int least, int most) throws Refused {
    var node = object.get(name);
    if (node == null || node.isNull()) {
      return null;
    }
    boolean whole = node.isNumber() && node.canConvertToExactIntegral() && node.canConvertToInt();
    if (!whole || node.intValue() < least || node.intValue() > most) {
      var range = most == Integer.MAX_VALUE ? "from " + least : "from " + least + " to " + most;
      throw refused(name, "whole number " + range);
    }
    return node.intValue();
  }

  boolean flag(String name) throws Refused {
    var node = object.get(name);
    if (node == null || node.isNull()) {
      return false;
    }
    if (!node.isBoolean()) {
      throw refused(name, "true or false");
    }
    return node.booleanValue();
  }

  Instant instant(String name) throws Refused {
    var expected = "time such as 2026-01-31T12:00:00Z";
    var node = object.get(name);
    if (node == null || !node.isTextual()) {
      throw refused(name, expected);
    }
    try {
      return Instant.parse(node.textValue());
    } catch (DateTimeException notATime) {
      throw refused(name, expected);
    }
  }

  JsonNode any(String name, String expected) throws Refused {
    var node = object.get(name);
    if (node == null || node.isNull()) {
      throw refused(name, expected);
    }
    return node;
  }

  JsonNode objectNode(String name) throws Refused {
    var node = any(name, "object");
    if (!node.isObject()) {
      throw refused(name, "object");
    }
    return node;
  }

  /** Absent, or an object that takes at most so many characters. */
  @Nullable JsonNode optionalObject(String name, int longest) throws Refused {
    var node = object.get(name);
    if (node == null || node.isNull()) {
      return null;
    }
    if (!node.isObject() || node.toString().length() > longest) {
      throw refused(name, "object of at most " + longest + " characters");
    }
    return node;
  }

  Fields object(String name) throws Refused {
    return new Fields(objectNode(name), path + name + ".");
  }

  Map<String, String> facts(String name) throws Refused {
    var node = object.get(name);
    if (node == null || node.isNull()) {
      return Map.of();
    }
    var facts = new HashMap<String, String>();
    for (var fact : node.properties()) {
      facts.put(fact.getKey(), fact.getValue().isTextual() ? fact.getValue().textValue() : "");
    }
    boolean texts = node.properties().stream().allMatch(fact -> fact.getValue().isTextual());
    if (!node.isObject() || !texts || facts.size() > FACTS) {
      throw refused(name, "object of at most " + FACTS + " texts");
    }
    return facts;
  }

  Refused refused(String name, String expected) {
    return new Refused(
        path + name + ": " + kind(object.get(name)) + " (expected: " + expected + ")");
  }

  static String kind(@Nullable JsonNode node) {
    if (node == null) {
      return "missing";
    }
    return switch (node.getNodeType()) {
      case STRING -> "text of " + node.textValue().length() + " characters";
      case NUMBER -> node.canConvertToExactIntegral() ? "whole number" : "number";
      case BOOLEAN -> "true or false";
      case OBJECT -> "object";
      case ARRAY -> "list";
      case NULL -> "null";
      case BINARY, MISSING, POJO -> "nothing";
    };
  }

  /** The first thing found wrong; its text is safe to show. */
  static final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    private final String text;

    Refused(String text) {
      super(text, null, false, false);
      this.text = text;
    }

    String text() {
      return text;
    }
  }
}
