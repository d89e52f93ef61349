package dev.parley.proto.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** The published description of the protocol's events, and what contradicts it. */
public final class WireSchema {

  /** Null although the types do not say so: what the live service does (wire notes 2.1, 4.1, 7). */
  private static final Set<String> NULL_ON_THE_WIRE =
      Set.of(
          "item.content[].transcript",
          "output[].content[].transcript",
          "response.status_details",
          "response.usage",
          "response.conversation_id",
          "session.include",
          "session.audio.input.noise_reduction",
          "session.audio.input.transcription",
          "session.audio.input.transcription.model",
          "session.audio.input.transcription.language",
          "session.audio.input.transcription.prompt",
          "session.tools[].description");

  private final JsonNode root;

  public WireSchema() {
    try (var in = WireSchema.class.getResourceAsStream("/realtime/events.json")) {
      root = new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode client() {
    return root.path("client");
  }

  JsonNode server() {
    return root.path("server");
  }

  /** Parley's own, beside what the protocol describes; clients pass over what they do not know. */
  private static final String OURS = "parley";

  /** Everything in which a server event differs from its description. */
  public List<String> contradictions(JsonNode whole) {
    ObjectNode event = whole.deepCopy();
    event.remove(OURS);
    return contradictions(server(), "", event);
  }

  /** Everything in which a client event differs from its description. */
  public List<String> contradictionsOfClient(JsonNode event) {
    return contradictions(client(), "client", event);
  }

  private List<String> contradictions(JsonNode described, String path, JsonNode event) {
    var found = new ArrayList<String>();
    var fields = described.get(event.path("type").asText());
    if (fields == null) {
      return List.of("type: " + event.path("type") + " is not described");
    }
    members(fields, path, event, (at, what) -> found.add(at + ": " + what));
    return found;
  }

  JsonNode type(JsonNode schema) {
    return schema.has("ref")
        ? root.path("types").path(schema.path("ref").asText())
        : schema.path("fields");
  }

  private void members(
      JsonNode fields, String path, JsonNode object, BiConsumer<String, String> found) {
    for (var member : object.properties()) {
      var at = path.isEmpty() ? member.getKey() : path + '.' + member.getKey();
      var schema = fields.get(member.getKey());
      if (schema == null) {
        found.accept(at, "not described");
      } else {
        value(schema, at, member.getValue(), found);
      }
    }
    for (var field : fields.properties()) {
      if (field.getValue().path("required").asBoolean() && !object.has(field.getKey())) {
        found.accept(path + '.' + field.getKey(), "missing");
      }
    }
  }

  private void value(
      JsonNode schema, String path, JsonNode value, BiConsumer<String, String> found) {
    if (value.isNull()) {
      if (!schema.path("nullable").asBoolean()
          && NULL_ON_THE_WIRE.stream().noneMatch(path::endsWith)) {
        found.accept(path, "null");
      }
      return;
    }
    switch (schema.path("type").asText()) {
      case "any" -> {}
      case "string" -> word(schema, path, value, found);
      case "integer" -> require(value.isIntegralNumber(), path, value, "an integer", found);
      case "number" -> require(value.isNumber(), path, value, "a number", found);
      case "boolean" -> require(value.isBoolean(), path, value, "a boolean", found);
      case "array" -> {
        require(value.isArray(), path, value, "an array", found);
        value.forEach(element -> value(schema.path("items"), path + "[]", element, found));
      }
      case "map" -> {
        require(value.isObject(), path, value, "a map", found);
        value.forEach(element -> value(schema.path("values"), path + ".*", element, found));
      }
      case "object" -> {
        // Sessions are described by the request; on the wire it is the answer's form.
        require(value.isObject(), path, value, "an object", found);
        members(type(schema), path, value, found);
      }
      case "union" -> union(schema, path, value, found);
      default -> throw new AssertionError(path + ": schema of type " + schema.path("type"));
    }
  }

  private void union(
      JsonNode schema, String path, JsonNode value, BiConsumer<String, String> found) {
    if (path.equals("session")) {
      members(root.path("types").path("RealtimeSessionCreateResponse"), path, value, found);
      return;
    }
    var best = new ArrayList<String>();
    for (var option : schema.path("anyOf")) {
      var wrong = new ArrayList<String>();
      value(option, path, value, (at, what) -> wrong.add(at + ": " + what));
      if (wrong.isEmpty()) {
        return;
      }
      if (best.isEmpty() || wrong.size() < best.size()) {
        best.clear();
        best.addAll(wrong);
      }
    }
    found.accept(path, "like none of its alternatives, closest: " + best);
  }

  private static void word(
      JsonNode schema, String path, JsonNode value, BiConsumer<String, String> found) {
    require(value.isTextual(), path, value, "a string", found);
    if (schema.has("enum") && !schema.path("open").asBoolean()) {
      boolean known = false;
      for (var word : schema.path("enum")) {
        known |= word.equals(value);
      }
      require(known, path, value, "one of " + schema.path("enum"), found);
    }
  }

  private static void require(
      boolean holds,
      String path,
      JsonNode value,
      String expected,
      BiConsumer<String, String> found) {
    if (!holds) {
      found.accept(path, value + " (expected: " + expected + ")");
    }
  }
}
