package dev.parley.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.parley.net.loop.ManualLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Every way in × every model × every scenario. The table in the documentation is what the run has
 * shown; run with {@code -Dparley.regenerate=true} to write it again.
 */
@Timeout(300)
class ScenarioSuiteTest {

  private static final Path WRITTEN = Path.of("..", "..", "docs", "scenarios.md");

  private static final List<LegRow> LEGS =
      List.of(
          RealtimeClient.ROW,
          BareTelephone.ROW,
          BareTelephone.SUPERVISED,
          TcpTelephone.ROW,
          WordCarrier.ROW);
  private static final List<ModelRow> MODELS =
      List.of(
          AskedModel.ROW,
          OpenAiModel.ROW,
          InHouseModel.ROW,
          OwnTurnsModel.ROW,
          OwnTurnsModel.DUPLEX);

  private static final ManualLoop TIME = ManualLoop.start(PersistenceTestKitPlugin.config());

  private final ScenarioTable table = new ScenarioTable();

  @AfterAll
  static void close() {
    // Those that broke off end too.
    TIME.pass(120_000);
    TIME.close();
  }

  @TestFactory
  Stream<DynamicNode> everyCell() {
    var scenarios =
        Scenarios.ALL.stream()
            .map(scenario -> (DynamicNode) dynamicContainer(scenario.name(), cells(scenario)));
    var last =
        dynamicTest("the table in the documentation is what this has shown", this::documented);
    return Stream.concat(scenarios, Stream.of(last));
  }

  private Stream<DynamicNode> cells(Scenario scenario) {
    return LEGS.stream()
        .flatMap(leg -> MODELS.stream().map(model -> new Cell(leg, model, scenario)))
        .flatMap(this::tests);
  }

  private Stream<DynamicNode> tests(Cell cell) {
    var missing = cell.missing();
    var steps = cell.steps();
    if (steps == null) {
      return Stream.of(dynamicTest(cell.name() + ": " + missing, () -> lacks(cell)));
    }
    return Stream.of(dynamicTest(cell.name(), () -> play(cell, steps)));
  }

  private void play(Cell cell, Consumer<Scene> steps) {
    cell.play(TIME, steps);
    var missing = cell.missing();
    if (missing == null) {
      table.shows(cell);
    } else {
      table.refuses(cell, missing);
    }
  }

  private void lacks(Cell cell) {
    var missing = cell.missing();
    assertThat(missing).as("why it is not played").isNotNull();
    table.lacks(cell, String.valueOf(missing));
  }

  private void documented() throws IOException {
    var written = table.written(LEGS, MODELS, Scenarios.ALL);
    if (Boolean.getBoolean("parley.regenerate")) {
      Files.writeString(WRITTEN, written);
    }

    assertThat(WRITTEN).content().isEqualTo(written);
  }
}
