package dev.parley.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    var tables =
        legs.stream()
            .map(leg -> "## By %s\n\n%s".formatted(leg.name(), table(leg, models, scenarios)))
            .collect(Collectors.joining("\n\n"));
    var reasons =
        IntStream.range(0, notes.size())
            .mapToObj(i -> "%d. %s".formatted(i + 1, notes.get(i)))
            .collect(Collectors.joining("\n"));
    var shown =
        scenarios.stream()
            .map(scenario -> "- **%s**: %s".formatted(scenario.name(), scenario.shown()))
            .collect(Collectors.joining("\n"));
    return """
    # Scenarios: every leg with every model

    Written by `ScenarioSuiteTest` as it runs. A table is a way in, a column a kind of model; ✓ was
    played and held, — cannot be for the reason that the number names, *refused* is answered with an
    error that names it, ✗ is a known fault. After each cell hold: every utterance of the caller is in the
    conversation once and is answered at most once, nothing is held as said that was not heard, one
    voice at a time, one output per tool call in whatever a model is told, and the journal adds up to
    the state.

    %s

    ## Reasons

    %s

    ## What is shown

    %s
    """
        .formatted(tables, reasons, shown);
  }

  private String table(LegRow leg, List<ModelRow> models, List<Scenario> scenarios) {
    var lines = new ArrayList<String>();
    lines.add(row("", models.stream().map(ModelRow::name)));
    lines.add("|---".repeat(1 + models.size()) + "|");
    for (var scenario : scenarios) {
      var shown = models.stream().map(model -> new Cell(leg, model, scenario).name());
      lines.add(row(scenario.name(), shown.map(cell -> cells.getOrDefault(cell, "not played"))));
    }
    return String.join("\n", lines);
  }

  private static String row(String first, Stream<String> cells) {
    return "| " + first + " | " + cells.collect(Collectors.joining(" | ")) + " |";
  }
}
