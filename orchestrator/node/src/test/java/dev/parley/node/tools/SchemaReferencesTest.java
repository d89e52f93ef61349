package dev.parley.node.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.proto.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaReferencesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"object\"}",
        "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"type\":\"object\"}}}",
        "{\"properties\":{\"child\":{\"$ref\":\"#\"}}}",
        "{\"items\":{\"$ref\":\"#order\"},\"$defs\":{\"o\":{\"$anchor\":\"order\"}}}",
        "{\"items\":{\"$ref\":\"urn:o\"},\"$defs\":{\"o\":{\"$id\":\"urn:o\"}}}",
        "{\"properties\":{\"$ref\":{\"type\":\"string\"}}}"
      })
  void aReferenceWithinTheSchemaLeadsSomewhere(String schema) throws JsonProcessingException {
    assertThat(SchemaReferences.unresolved(Json.mapper().readTree(schema))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"#/$defs/b", "#nobody", "https://example.com/order.json", "order.json"})
  void oneThatLeadsNowhereIsNamed(String reference) throws JsonProcessingException {
    var schema =
        "{\"properties\":{\"a\":{\"items\":[{\"$ref\":\"%s\"}]}},\"$defs\":{\"a\":{}}}"
            .formatted(reference);

    assertThat(SchemaReferences.unresolved(Json.mapper().readTree(schema))).isEqualTo(reference);
  }

  @Test
  void anOutputThatCannotBeComparedIsTheToolsFailureAndNotTheSessions()
      throws JsonProcessingException {
    var schema = Json.mapper().readTree("{\"$ref\":\"#/$defs/none\"}");

    assertThat(new ToolOutputs().problem(schema, Json.mapper().createObjectNode()))
        .isEqualTo("output_schema (expected: one that leads nowhere out of itself)");
  }
}
