package dev.parley.proto.tool;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.parley.proto.Json;
import dev.parley.proto.tool.Fields.Refused;
import dev.parley.proto.tool.Reading.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Values of the tool topics, from bytes and to bytes. Reading never throws: whatever anyone wrote
 * to a topic becomes a message or a reason. The same rules as the JSON Schema files in {@code
 * schemas/}.
 */
public final class ToolMessages {

  /** Longest value that is read: bounds what one record can cost a session. 256 KiB. */
  public static final int MAX_BYTES = 256 * 1024;

  /** Longest {@code memory} of one result, in characters of JSON. */
  public static final int MAX_MEMORY = 4 * 1024;

  private static final ObjectReader TREE =
      Json.outside().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final ObjectWriter MESSAGE = Json.mapper().writerFor(ToolMessage.class);
  private static final ObjectWriter ANY = Json.mapper().writer();

  /** Reads a value of {@link Topics#TOOL_REQUESTS}. */
  public static Reading<ToolRequest> request(byte @Nullable [] value) {
    return read(value, ToolMessages::request);
  }

  /** Reads a value of {@link Topics#TOOL_RESULTS}. */
  public static Reading<ToolMessage> message(byte @Nullable [] value) {
    return read(value, ToolMessages::message);
  }

  /** Reads a value of {@link Topics#TOOL_CANCELS}. */
  public static Reading<ToolCancel> cancel(byte @Nullable [] value) {
    return read(value, ToolMessages::cancel);
  }

  public static byte[] bytes(ToolRequest request) {
    return write(ANY, request);
  }

  public static byte[] bytes(ToolMessage message) {
    return write(MESSAGE, message);
  }

  public static byte[] bytes(ToolCancel cancel) {
    return write(ANY, cancel);
  }

  public static byte[] bytes(DeadLetter letter) {
    return write(ANY, letter);
  }

  private static ToolRequest request(Fields fields) throws Refused {
    var agent = fields.object("agent");
    return new ToolRequest(
        fields.text("request_id", Fields.ID),
        fields.text("effect_key", Fields.TEXT),
        fields.text("session_id", Fields.ID),
        fields.number("turn", 0, Integer.MAX_VALUE),
        fields.text("call_id", Fields.ID),
        fields.text("tool", Fields.NAME),
        fields.objectNode("arguments"),
        fields.number("attempt", 1, Integer.MAX_VALUE),
        fields.instant("deadline"),
        new ToolRequest.Agent(
            agent.text("id", Fields.ID), agent.number("version", 0, Integer.MAX_VALUE)),
        fields.facts("caller"),
        orZero(fields.optionalNumber("retries", 0, 100)));
  }

  private static ToolMessage message(Fields fields) throws Refused {
    return switch (fields.text("kind", Fields.NAME)) {
      case "result" -> result(fields);
      case "progress" -> progress(fields);
      default -> throw fields.refused("kind", "result or progress");
    };
  }

  private static ToolMessage.Result result(Fields fields) throws Refused {
    var status =
        switch (fields.text("status", Fields.NAME)) {
          case "ok" -> ToolMessage.Status.OK;
          case "error" -> ToolMessage.Status.ERROR;
          default -> throw fields.refused("status", "ok or error");
        };
    boolean ok = status == ToolMessage.Status.OK;
    return new ToolMessage.Result(
        fields.text("session_id", Fields.ID),
        fields.text("call_id", Fields.ID),
        fields.optionalText("request_id", Fields.ID),
        fields.optionalText("effect_key", Fields.TEXT),
        fields.optionalText("tool", Fields.NAME),
        status,
        ok ? fields.any("output", "any JSON, because status is ok") : null,
        ok ? null : failure(fields.object("error")),
        fields.optionalText("worker", Fields.ID),
        fields.optionalNumber("attempt", 1, Integer.MAX_VALUE),
        fields.optionalObject("memory", MAX_MEMORY));
  }

  private static ToolMessage.Failure failure(Fields error) throws Refused {
    var message = error.optionalText("message", Fields.TEXT);
    return new ToolMessage.Failure(
        error.text("code", Fields.NAME), message == null ? "" : message, error.flag("retryable"));
  }

  private static ToolMessage.Progress progress(Fields fields) throws Refused {
    return new ToolMessage.Progress(
        fields.text("session_id", Fields.ID),
        fields.text("call_id", Fields.ID),
        fields.optionalText("request_id", Fields.ID),
        fields.optionalNumber("percent", 0, 100),
        fields.optionalText("note", Fields.TEXT),
        fields.optionalText("say", Fields.TEXT),
        fields.optionalText("worker", Fields.ID),
        fields.optionalNumber("attempt", 1, Integer.MAX_VALUE));
  }

  private static ToolCancel cancel(Fields fields) throws Refused {
    return new ToolCancel(
        fields.text("request_id", Fields.ID),
        fields.text("effect_key", Fields.TEXT),
        fields.text("session_id", Fields.ID),
        fields.text("call_id", Fields.ID),
        fields.text("tool", Fields.NAME),
        fields.text("reason", Fields.ID),
        fields.flag("compensate"));
  }

  private static int orZero(@Nullable Integer number) {
    return number == null ? 0 : number;
  }

  private static <T> Reading<T> read(byte @Nullable [] value, Shape<T> shape) {
    if (value == null || value.length == 0) {
      return unusable(
          Reading.Reason.EMPTY, "value: empty (expected: JSON object)", Address.UNKNOWN);
    }
    if (value.length > MAX_BYTES) {
      var text = "value: %d bytes (expected: at most %d)".formatted(value.length, MAX_BYTES);
      return unusable(Reading.Reason.TOO_LARGE, text, Address.UNKNOWN);
    }
    JsonNode tree;
    try {
      tree = TREE.readTree(value);
    } catch (JacksonException notJson) {
      return unusable(Reading.Reason.NOT_JSON, "value: " + where(notJson), Address.UNKNOWN);
    } catch (IOException notJson) { // Bytes that no encoding of JSON can hold.
      return unusable(
          Reading.Reason.NOT_JSON, "value: not UTF-8 (expected: JSON object)", Address.UNKNOWN);
    }
    if (!tree.isObject()) {
      var text = "value: " + Fields.kind(tree) + " (expected: JSON object)";
      return unusable(Reading.Reason.NOT_JSON, text, Address.UNKNOWN);
    }
    try {
      return new Reading.Usable<>(shape.from(new Fields(tree)));
    } catch (Refused refused) {
      return unusable(Reading.Reason.NOT_SCHEMA, refused.text(), address(tree));
    }
  }

  /** The place only: the parser's own sentence quotes what it read. */
  private static String where(JacksonException notJson) {
    var place = notJson.getLocation();
    return place == null
        ? "no JSON (expected: JSON object)"
        : "no JSON at line %d, column %d (expected: JSON object)"
            .formatted(place.getLineNr(), place.getColumnNr());
  }

  private static Address address(JsonNode tree) {
    return new Address(id(tree, "session_id"), id(tree, "call_id"), id(tree, "request_id"));
  }

  private static @Nullable String id(JsonNode tree, String name) {
    var node = tree.get(name);
    boolean usable = node != null && node.isTextual() && !node.textValue().isEmpty();
    return usable && node.textValue().length() <= Fields.ID ? node.textValue() : null;
  }

  private static <T> Reading<T> unusable(Reading.Reason reason, String text, Address address) {
    return new Reading.Unusable<>(reason, text, address);
  }

  private static byte[] write(ObjectWriter writer, Object message) {
    try {
      return writer.writeValueAsBytes(message);
    } catch (JsonProcessingException impossible) { // Records of texts, numbers and trees.
      throw new UncheckedIOException(impossible);
    }
  }

  /** How one kind of message is taken out of its fields. */
  private interface Shape<T> {
    T from(Fields fields) throws Refused;
  }

  private ToolMessages() {}
}
