package dev.parley.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the suite has shown, as the documentation has it. */
final class ScenarioTable {

  private static final String SHOWN = "✓";

  private final Map<String, String> cells = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();

  /** The cell was played, and all held. */
  void shows(Cell cell) {
    var fault = KnownFaults.of(cell);
    cells.put(cell.name(), fault == null ? SHOWN : "✗" + note(fault.what()));
  }

  /** Something is missing for the cell, and who asks for it nonetheless is told so. */
  void refuses(Cell cell, String missing) {
    cells.put(cell.name(), "refused" + note(missing));
  }

  /** Something is missing for the cell. */
  void lacks(Cell cell, String missing) {
    cells.put(cell.name(), "—" + note(missing));
  }

  private String note(String what) {
    if (!notes.contains(what)) {
      notes.add(what);
    }
    return " " + (notes.indexOf(what) + 1);
  }

  String written(List<LegRow> legs, List<ModelRow> models, List<Scenario> scenarios) {
    var lines = new ArrayList<String>();
    lines.add(row("", columns(legs, models, (leg, model) -> leg.name() + ", " + model.name())));
    lines.add("|---".repeat(1 + legs.size() * models.size()) + "|");
    for (var scenario : scenarios) {
      lines.add(
          row(
              scenario.name(),
              columns(
                  legs,
                  models,
                  (leg, model) ->
                      cells.getOrDefault(new Cell(leg, model, scenario).name(), "not played"))));
    }
    lines.add("");
    for (int i = 0; i < notes.size(); i++) {
      lines.add("%d. %s".formatted(i + 1, notes.get(i)));
    }
    var shown =
        scenarios.stream()
            .map(scenario -> "- **%s**: %s".formatted(scenario.name(), scenario.shown()))
            .collect(Collectors.joining("\n"));
    return """
    # Scenarios: every leg with every model

    Written by `ScenarioSuiteTest` as it runs. A column is a leg and a kind of model; ✓ was played
    and held, — cannot be for the reason that the number names, *refused* is answered with an error
    that names it, ✗ is a known fault. After each cell hold: every utterance of the caller is in the
    conversation once and is answered at most once, nothing is held as said that was not heard, one
    voice at a time, one output per tool call in whatever a model is told, and the journal adds up to
    the state.

    %s

    ## What is shown

    %s
    """
        .formatted(String.join("\n", lines), shown);
  }

  private interface Column {
    String of(LegRow leg, ModelRow model);
  }

  private static Stream<String> columns(List<LegRow> legs, List<ModelRow> models, Column column) {
    return legs.stream().flatMap(leg -> models.stream().map(model -> column.of(leg, model)));
  }

  private static String row(String first, Stream<String> cells) {
    return "| " + first + " | " + cells.collect(Collectors.joining(" | ")) + " |";
  }
}
