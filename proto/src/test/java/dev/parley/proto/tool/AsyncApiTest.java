package dev.parley.proto.tool;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code asyncapi/kafka.json} tells of every topic, and leads to files that are there. */
class AsyncApiTest {

  private static final String FILE = "/asyncapi/kafka.json";

  private final JsonNode file = file();

  @Test
  void everyTopicThatIsUsedIsToldOf() {
    var expected = new ArrayList<>(Topics.all());
    expected.remove(Topics.SESSION_INPUTS);
    expected.add(Topics.requestsOf("{queue}"));
    assertThat(file.path("channels").findValuesAsText("address"))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    var references = file.findValuesAsText("$ref");
    assertThat(references).isNotEmpty().allSatisfy(this::resolves);
    assertThat(references)
        .contains(
            List.of(ToolRequest.SCHEMA, ToolMessage.SCHEMA, ToolCancel.SCHEMA, DeadLetter.SCHEMA)
                .stream()
                .map(schema -> "../schemas/" + schema + ".json")
                .toArray(String[]::new));
  }

  private void resolves(String reference) {
    if (reference.startsWith("#")) {
      assertThat(file.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    } else {
      assertThat(getClass().getResource(reference.substring(2))).as(reference).isNotNull();
    }
  }

  private static JsonNode file() {
    try (var json = AsyncApiTest.class.getResourceAsStream(FILE)) {
      return Json.mapper().readTree(requireNonNull(json, FILE));
    } catch (IOException missing) {
      throw new AssertionError(missing);
    }
  }
}
