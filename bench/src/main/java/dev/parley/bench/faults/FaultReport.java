package dev.parley.bench.faults;

import static dev.parley.bench.result.Markdown.line;

import dev.parley.bench.faults.audit.AuditOutcome;
import dev.parley.bench.machine.Machine;
import java.time.Instant;
import java.util.List;

/**
 * What a run of faults found, as a table for people.
 *
 * @param nodes how their JVMs start
 */
record FaultReport(
    Instant at,
    Machine machine,
    int calls,
    int rounds,
    long seed,
    String nodes,
    List<AuditOutcome> outcomes) {

  FaultReport {
    outcomes = List.copyOf(outcomes);
  }

  boolean holds() {
    return outcomes.stream().allMatch(outcome -> outcome.broken().isEmpty());
  }

  String markdown() {
    var text = new StringBuilder("# Calls under faults\n\n");
    line(text, "Measured %s on %d cores of %s.".formatted(at, machine.cores(), machine.cpu()));
    line(text, "%s, %s, commit `%s`.".formatted(machine.kernel(), machine.jdk(), machine.commit()));
    line(
        text,
        "Three nodes, a broker, a PostgreSQL, two workers, a simulated model and %d callers shared these cores."
            .formatted(calls));
    line(text, "Load before: %.2f. Seed %d.".formatted(machine.loadBefore(), seed));
    line(text, "Nodes: %s.".formatted(nodes));
    line(text, "");
    line(
        text, "All of it is seen from outside: what callers recorded, Kafka topics, the journal's");
    line(text, "table, the effects of tools. What says 0 had to be 0.");
    outcomes.forEach(outcome -> outcome(text, outcome));
    return text.toString();
  }

  private static void outcome(StringBuilder text, AuditOutcome outcome) {
    text.append("\n## ").append(outcome.name()).append("\n\n");
    if (outcome.skipped() != null) {
      line(text, "Not run: " + outcome.skipped());
      return;
    }
    line(text, "| count | found | must be |");
    line(text, "|---|--:|--:|");
    for (var count : outcome.counts()) {
      var must = count.mustBeZero() ? "0" : "";
      line(
          text,
          "| %s | %d | %s |".formatted(bold(count.what(), count.broken()), count.value(), must));
    }
    if (!outcome.times().isEmpty()) {
      line(text, "");
      line(text, "| time, ms | of | p50 | p99 | max | budget p99 |");
      line(text, "|---|--:|--:|--:|--:|--:|");
      outcome.times().forEach(times -> times(text, times));
    }
    line(text, "");
    line(text, outcome.broken().isEmpty() ? "Everything held." : "**Broken:**");
    outcome.broken().forEach(broken -> line(text, "- " + broken));
  }

  private static void times(StringBuilder text, AuditOutcome.Times times) {
    line(
        text,
        "| %s | %d | %d | %d | %d | %s |"
            .formatted(
                bold(times.what(), times.broken()),
                times.count(),
                times.p50(),
                times.p99(),
                times.max(),
                times.budget() == null ? "" : times.budget()));
  }

  private static String bold(String text, boolean broken) {
    return broken ? "**" + text + "**" : text;
  }
}
