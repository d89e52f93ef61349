package dev.parley.proto.realtime;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tool that the client offers to the model. */
public sealed interface SessionTool {

  /**
   * A function that the client runs itself.
   *
   * @param description echoed as null when there is none, as the live service does
   * @param parameters JSON Schema of the arguments; never changed after it was read
   */
  @JsonPropertyOrder({"type", "name", "description", "parameters"})
  record Function(
      String name,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String description,
      @Nullable JsonNode parameters)
      implements SessionTool {
    @JsonProperty
    String type() {
      return "function";
    }
  }

  /**
   * The tools of an MCP server.
   *
   * @param definition as the client gave it, with its secrets; never changed after it was read
   */
  record Mcp(JsonNode definition) implements SessionTool {

    /** What may be shown again: everything but the secrets. */
    @JsonValue
    JsonNode shown() {
      return ((ObjectNode) definition).deepCopy().without(List.of("authorization", "headers"));
    }

    @Override
    public String toString() {
      return "Mcp[" + shown() + "]";
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static SessionTool of(JsonNode wire) {
    if (wire.path("type").asText().equals("mcp")) {
      return new Mcp(wire);
    }
    var parameters = wire.get("parameters");
    return new Function(
        wire.path("name").asText(),
        wire.path("description").textValue(),
        parameters == null || parameters.isNull() ? null : parameters);
  }
}
