package dev.parley.proto;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The shipped schema files and the golden examples, for tests. */
public final class Schemas {

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  /** What the schema has against the JSON; nothing when it fits. */
  public static List<String> complaints(String schema, byte[] json) {
    return complaints(schema, tree(json));
  }

  public static List<String> complaints(String schema, JsonNode json) {
    var file = tree(resource("/schemas/" + schema + ".json"));
    var strict = REGISTRY.getSchema(file);
    return strict
        .validate(json, run -> run.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(Object::toString)
        .toList();
  }

  public static byte[] golden(String name) {
    return resource("/golden/" + name + ".json");
  }

  public static JsonNode tree(byte[] json) {
    try {
      return Json.mapper().readTree(json);
    } catch (IOException notJson) {
      throw new UncheckedIOException(notJson);
    }
  }

  private static byte[] resource(String path) {
    try (var in = Objects.requireNonNull(Schemas.class.getResourceAsStream(path), path)) {
      return in.readAllBytes();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private Schemas() {}
}
