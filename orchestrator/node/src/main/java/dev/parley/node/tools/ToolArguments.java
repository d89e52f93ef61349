package dev.parley.node.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.parley.proto.Json;
import dev.parley.proto.agent.AgentDefinition;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a model wants to call a tool with against the tool's JSON Schema, before anything is
 * journaled or sent. Compiled once per agent; safe from any thread.
 */
public final class ToolArguments {

  private final Map<String, Schema> schemas = new HashMap<>();

  /**
   * Compiles the schemas of an agent's tools.
   *
   * @throws IllegalArgumentException if one of them is no JSON Schema, or leads out of itself
   */
  public static ToolArguments of(AgentDefinition agent) {
    return new ToolArguments(agent);
  }

  private ToolArguments(AgentDefinition agent) {
    var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    for (var tool : agent.tools()) {
      var parameters = tool.parameters();
      var path = "agents.%s.tools.%s.".formatted(agent.id(), tool.name());
      check(path + "parameters", parameters);
      schemas.put(tool.name(), registry.getSchema(parameters));
      var output = tool.outputSchema();
      if (output != null) {
        check(path + "output_schema", output);
      }
    }
  }

  private static void check(String path, @Nullable JsonNode schema) {
    if (schema == null || !schema.isObject()) {
      throw new IllegalArgumentException(
          "%s: %s (expected: a JSON Schema)".formatted(path, schema));
    }
    var nowhere = SchemaReferences.unresolved(schema);
    if (nowhere != null) {
      throw new IllegalArgumentException(
          "%s: $ref %s (expected: a place within the schema)".formatted(path, nowhere));
    }
  }

  public boolean knows(String tool) {
    return schemas.containsKey(tool);
  }

  /** Stable code of what is wrong; absent if nothing is. Holds nothing of the arguments. */
  public @Nullable String problem(String tool, String arguments) {
    var schema = schemas.get(tool);
    if (schema == null) {
      return "unknown_tool";
    }
    try {
      var tree = Json.outside().readTree(arguments.isBlank() ? "{}" : arguments);
      return schema.validate(tree).isEmpty() ? null : "arguments_break_schema";
    } catch (JsonProcessingException notJson) {
      return "arguments_not_json";
    }
  }
}
