package dev.parley.node.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.parley.session.rules.SessionRules;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks what workers give back against a tool's JSON Schema. Compiles each schema once; safe from
 * any thread.
 */
public final class ToolOutputs implements SessionRules.OutputCheck {

  /** Versions of agents come and go; past this the compiled ones are made anew. */
  private static final int MOST = 1_000;

  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final ConcurrentHashMap<JsonNode, Schema> compiled = new ConcurrentHashMap<>();

  /** Where in the schema it breaks; the schema's own words only. */
  @Override
  public @Nullable String problem(JsonNode schema, JsonNode output) {
    if (compiled.size() > MOST) {
      compiled.clear();
    }
    if (SchemaReferences.unresolved(schema) != null) {
      // Of an agent that an older build has taken.
      return "output_schema (expected: one that leads nowhere out of itself)";
    }
    var errors = compiled.computeIfAbsent(schema, registry::getSchema).validate(output);
    return errors.isEmpty()
        ? null
        : "output_schema%s (expected: what it says)"
            .formatted(errors.getFirst().getEvaluationPath());
  }
}
