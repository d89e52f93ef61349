package dev.parley.proto.realtime;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Whether the model may, must or must not call tools. */
public sealed interface ToolChoice {

  ToolChoice AUTO = new Mode("auto");

  /** {@code auto}, {@code none} or {@code required}. */
  record Mode(@JsonValue String word) implements ToolChoice {}

  /** This function and no other. */
  @JsonPropertyOrder({"type", "name"})
  record Function(String name) implements ToolChoice {
    @JsonProperty
    String type() {
      return "function";
    }
  }

  /** A tool of this MCP server. */
  @JsonPropertyOrder({"type", "server_label", "name"})
  record Mcp(String serverLabel, @Nullable String name) implements ToolChoice {
    @JsonProperty
    String type() {
      return "mcp";
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ToolChoice of(JsonNode wire) {
    if (wire.isTextual()) {
      return new Mode(wire.textValue());
    }
    return wire.has("server_label")
        ? new Mcp(wire.get("server_label").asText(), wire.path("name").textValue())
        : new Function(wire.path("name").asText());
  }
}
