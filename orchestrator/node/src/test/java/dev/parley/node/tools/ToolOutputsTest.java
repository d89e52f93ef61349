package dev.parley.node.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.Json;
import org.junit.jupiter.api.Test;

class ToolOutputsTest {

  private final ToolOutputs outputs = new ToolOutputs();
  private final JsonNode schema =
      tree("{\"type\":\"object\",\"properties\":{\"status\":{\"enum\":[\"left\"]}}}");

  @Test
  void anOutputThatIsAsTheSchemaSaysHasNoProblem() {
    assertThat(outputs.problem(schema, tree("{\"status\":\"left\"}"))).isNull();
  }

  @Test
  void aProblemNamesThePlaceInTheSchemaAndNoWordOfTheOutput() {
    assertThat(outputs.problem(schema, tree("{\"status\":\"secret\"}")))
        .contains("status")
        .contains("enum")
        .doesNotContain("secret");
  }

  private static JsonNode tree(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (JsonProcessingException notJson) {
      throw new AssertionError(notJson);
    }
  }
}
