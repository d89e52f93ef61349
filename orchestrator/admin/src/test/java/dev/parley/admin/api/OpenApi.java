package dev.parley.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.parley.proto.Json;
import dev.parley.proto.admin.ErrorAnswer;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;

/** {@code openapi/admin.yaml}, asked whether an answer is one of those it describes. */
final class OpenApi {

  private static final String REF = "#/components/schemas/";

  private final JsonNode file;
  private final Set<String> visited = new ConcurrentSkipListSet<>();

  OpenApi() throws IOException {
    try (var yaml =
        Objects.requireNonNull(ErrorAnswer.class.getResourceAsStream("/openapi/admin.yaml"))) {
      file = new ObjectMapper(new YAMLFactory()).readTree(yaml);
    }
  }

  /** Fails unless the file has this path, method and status, with a schema that fits the JSON. */
  void check(String method, String path, int status, JsonNode json) {
    var template = template(path);
    if (template.isEmpty() || status == 405) {
      assertThat(status).as("%s %s", method, path).isIn(404, 405);
      return;
    }
    var where = method + " " + template + " " + status;
    var response = resolved(operation(method, template).path("responses").path("" + status));
    assertThat(response.isObject()).as(where + " is in the file").isTrue();
    var schema = response.at("/content/application~1json/schema");
    assertThat(json.isMissingNode()).as(where + " has a body").isEqualTo(schema.isMissingNode());
    if (!schema.isMissingNode()) {
      assertFits(schema, json, where);
    }
    visited.add(method.toLowerCase(Locale.ROOT) + " " + template);
  }

  void checkStream(String path) {
    var template = template(path);
    var content = operation("GET", template).at("/responses/200/content");
    assertThat(content.has("text/event-stream")).as(template + " streams").isTrue();
    visited.add("get " + template);
  }

  void assertFits(String schema, JsonNode json) {
    assertFits(Json.mapper().createObjectNode().put("$ref", REF + schema), json, schema);
  }

  /** Operations of the file, such as {@code get /health/live}, that no test has seen answered. */
  Set<String> unvisited(Predicate<String> which) {
    var all = new TreeSet<String>();
    for (var path : file.path("paths").properties()) {
      for (var part : path.getValue().properties()) {
        if (!part.getKey().equals("parameters")) {
          all.add(part.getKey() + " " + path.getKey());
        }
      }
    }
    all.removeAll(visited);
    all.removeIf(which.negate());
    return all;
  }

  private JsonNode operation(String method, String template) {
    return file.path("paths").path(template).path(method.toLowerCase(Locale.ROOT));
  }

  private String template(String path) {
    var bare = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
    for (var known : file.path("paths").properties()) {
      if (bare.matches(known.getKey().replaceAll("\\{[^}]+}", "[^/]+"))) {
        return known.getKey();
      }
    }
    return "";
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? file.at(node.path("$ref").asText().substring(1)) : node;
  }

  private void assertFits(JsonNode schema, JsonNode json, String where) {
    var document = Json.mapper().createObjectNode();
    document.set("allOf", Json.mapper().createArrayNode().add(schema));
    document.set("$defs", file.at("/components/schemas"));
    var errors =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(document.toString().replace(REF, "#/$defs/"))
            .validate(json);
    assertThat(errors).as("%s: %s", where, json).isEmpty();
  }
}
