package dev.parley.bench.run;

import static dev.parley.bench.result.Markdown.line;
import static dev.parley.bench.result.Markdown.number;
import static java.util.stream.Collectors.joining;

import dev.parley.bench.machine.Machine;
import dev.parley.bench.result.Markdown;
import dev.parley.bench.storm.Storm;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one run found, as it is committed.
 *
 * @param skipped parts that could not run, and why
 */
record Report(Instant at, Machine machine, List<Row> rows, List<String> skipped) {

  static final String DIRECT = "no relay";
  static final String BASELINE = "Netty relay";
  static final String NODE = "Node.js relay";
  static final String PARLEY = "Parley";

  /** A node of another build. */
  static final String BEFORE = "before";

  private static final long MOST_LATENESS_MICROS = 10_000;
  static final double MOST_CPU = 1.3;
  static final double MOST_P50_MILLIS = 1;
  static final double MOST_P99_MILLIS = 10;

  /** 60 ms, and the 60 ms of speech that the detector wants to hear first. */
  static final double MOST_BARGE_IN_MILLIS = 120;

  Report {
    rows = List.copyOf(rows);
    skipped = List.copyOf(skipped);
  }

  /**
   * The storms through one of them.
   *
   * @param result of the round whose CPU is the median
   * @param cpuMicrosPerPair of each round, in order; empty if not measured
   * @param idleCpuPercent of one core, after everybody has hung up; absent if not measured
   */
  record Row(
      String path,
      Storm.Result result,
      List<Double> cpuMicrosPerPair,
      @Nullable Double idleCpuPercent) {

    Row {
      cpuMicrosPerPair = List.copyOf(cpuMicrosPerPair);
    }

    /** From the results of all rounds, one at least. */
    static Row of(String path, List<Storm.Result> rounds, @Nullable Double idleCpuPercent) {
      var costs =
          rounds.stream()
              .map(Storm.Result::cost)
              .filter(Objects::nonNull)
              .map(Storm.Cost::cpuMicrosPerPair)
              .toList();
      var byCost =
          rounds.stream().sorted(Comparator.comparingDouble(Row::costOrRoundTrip)).toList();
      return new Row(path, byCost.get((byCost.size() - 1) / 2), costs, idleCpuPercent);
    }

    private static double costOrRoundTrip(Storm.Result result) {
      var cost = result.cost();
      return cost == null ? result.roundTrip().p50() : cost.cpuMicrosPerPair();
    }
  }

  String markdown() {
    var text = new StringBuilder();
    head(text);
    frames(text);
    turns(text);
    budgets(text);
    notMeasured(text);
    return text.toString();
  }

  void head(StringBuilder text) {
    text.append("# Calls per machine\n\n");
    line(text, "Measured %s on %d cores of %s.".formatted(at, machine.cores(), machine.cpu()));
    line(text, "%s, %s, commit `%s`.".formatted(machine.kernel(), machine.jdk(), machine.commit()));
    line(text, "All processes, the callers included, shared these cores.");
    line(text, "Load before the run: %s.".formatted(number(machine.loadBefore())));
    if (callersWereLate()) {
      line(text, "");
      line(
          text,
          "**The callers themselves were late: these times are the machine's, not Parley's.**");
    }
  }

  void notMeasured(StringBuilder text) {
    if (!skipped.isEmpty()) {
      text.append("\n## Not measured\n\n");
      skipped.forEach(why -> line(text, "- %s".formatted(why)));
    }
  }

  void frames(StringBuilder text) {
    text.append("\n## Frames\n\n");
    line(
        text,
        "20 ms of PCM at 24 kHz, 1.3 kB of JSON, each echoed at once by the model. Times in ms");
    line(
        text,
        "from the moment a frame was due. CPU is that of the process in the middle, without JIT.\n");
    line(
        text,
        "| path | calls | there p50 | p95 | p99 | back p50 | p95 | p99 | round trip p50 | p95 | p99 | max | lost |"
            + " over 100 ms | CPU µs per pair | × baseline | CPU % | idle % | RSS MB | heap MB | callers late p99 | errors |");
    line(text, "|---|" + "--:|".repeat(21));
    of(Storm.Kind.ECHO).forEach(row -> frameRow(text, row));
    rounds(text);
  }

  private void rounds(StringBuilder text) {
    var measured =
        of(Storm.Kind.ECHO).stream().filter(row -> row.cpuMicrosPerPair().size() > 1).toList();
    if (measured.isEmpty()) {
      return;
    }
    line(
        text,
        "\nMeasured in turn; above is the round of the median. CPU µs per pair, each round:\n");
    for (var row : measured) {
      var each = row.cpuMicrosPerPair().stream().map(Markdown::number).collect(joining(", "));
      line(text, "- %s: %s".formatted(row.path(), each));
    }
  }

  private void frameRow(StringBuilder text, Row row) {
    var result = row.result();
    var cost = result.cost();
    line(
        text,
        "| %s | %d | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %d | %d | %s | %s | %s | %s | %s | %s | %s | %d |"
            .formatted(
                row.path(),
                result.connected(),
                millis(result.up().p50()),
                millis(result.up().p95()),
                millis(result.up().p99()),
                millis(result.down().p50()),
                millis(result.down().p95()),
                millis(result.down().p99()),
                millis(result.roundTrip().p50()),
                millis(result.roundTrip().p95()),
                millis(result.roundTrip().p99()),
                millis(result.roundTrip().max()),
                result.lost(),
                result.late(),
                cost == null ? "" : number(cost.cpuMicrosPerPair()),
                ratio(row).map(Markdown::number).orElse(""),
                cost == null ? "" : number(cost.cpuPercent()),
                row.idleCpuPercent() == null ? "" : number(row.idleCpuPercent()),
                cost == null ? "" : cost.residentMb(),
                heap(cost),
                millis(result.lateness().p99()),
                result.errors()));
  }

  void turns(StringBuilder text) {
    text.append("\n## Turns\n\n");
    line(
        text,
        "Callers speak 1.2 s, wait, listen, and barge into every second answer. Times in ms.");
    line(
        text,
        "A turn's time holds the 200 ms of silence that end it and the model's 200 ± 40 ms.\n");
    line(
        text,
        "| path | calls | turns | first sound p50 | p95 | p99 | barge-ins | stopped p50 | p95 | p99"
            + " | unanswered | not stopped | errors |");
    line(text, "|---|" + "--:|".repeat(12));
    of(Storm.Kind.TURNS).forEach(row -> turnRow(text, row));
  }

  private static void turnRow(StringBuilder text, Row row) {
    var result = row.result();
    line(
        text,
        "| %s | %d | %d | %s | %s | %s | %d | %s | %s | %s | %d | %d | %d |"
            .formatted(
                row.path(),
                result.connected(),
                result.turn().count(),
                millis(result.turn().p50()),
                millis(result.turn().p95()),
                millis(result.turn().p99()),
                result.bargeIn().count(),
                millis(result.bargeIn().p50()),
                millis(result.bargeIn().p95()),
                millis(result.bargeIn().p99()),
                result.unanswered(),
                result.notStopped(),
                result.errors()));
  }

  private void budgets(StringBuilder text) {
    var parley = find(PARLEY, Storm.Kind.ECHO);
    var direct = find(DIRECT, Storm.Kind.ECHO);
    if (parley.isEmpty() || direct.isEmpty()) {
      return;
    }
    text.append("\n## Budgets\n\n");
    ratio(parley.get())
        .ifPresent(found -> verdict(text, "CPU per frame pair, × Netty relay", found, MOST_CPU));
    lessIdle(parley.get())
        .ifPresent(found ->
            verdict(
                text,
                "the same less what the node takes with nobody calling (broker, journal, cluster)",
                found,
                MOST_CPU));
    nodeRatio(parley.get())
        .ifPresent(found -> verdict(text, "CPU per frame pair, × Node.js relay", found, 1));
    verdict(
        text, "added one way, p50 ms", added(parley, direct, r -> r.up().p50()), MOST_P50_MILLIS);
    verdict(
        text, "added one way, p99 ms", added(parley, direct, r -> r.up().p99()), MOST_P99_MILLIS);
    find(PARLEY, Storm.Kind.TURNS)
        .filter(row -> row.result().bargeIn().count() > 0)
        .ifPresent(row ->
            verdict(
                text,
                "barge-in p99 ms, with the detector's own window",
                row.result().bargeIn().p99() / 1_000.0,
                MOST_BARGE_IN_MILLIS));
  }

  static void verdict(StringBuilder text, String what, double found, double budget) {
    var holds = found <= budget ? "met" : "missed";
    line(text, "- %s: %s (budget: %s): %s".formatted(what, number(found), number(budget), holds));
  }

  private static double added(
      Optional<Row> parley, Optional<Row> direct, ToDoubleFunction<Storm.Result> micros) {
    double difference =
        micros.applyAsDouble(parley.orElseThrow().result())
            - micros.applyAsDouble(direct.orElseThrow().result());
    return difference / 1_000;
  }

  /** A generator that is late by more than half a frame has no share of the cores to measure in. */
  private boolean callersWereLate() {
    return of(Storm.Kind.ECHO).stream()
        .anyMatch(row -> row.result().lateness().p99() > MOST_LATENESS_MICROS);
  }

  private static String heap(Storm.@Nullable Cost cost) {
    return cost == null || cost.liveHeapKb() == null ? "" : number(cost.liveHeapKb() / 1_024.0);
  }

  private Optional<Double> ratio(Row row) {
    return against(BASELINE, row);
  }

  private Optional<Double> lessIdle(Row row) {
    var cost = row.result().cost();
    var idle = row.idleCpuPercent();
    if (cost == null || idle == null || cost.cpuPercent() == 0) {
      return Optional.empty();
    }
    double share = (cost.cpuPercent() - idle) / cost.cpuPercent();
    return ratio(row).map(whole -> whole * share);
  }

  private Optional<Double> nodeRatio(Row row) {
    return against(NODE, row);
  }

  private Optional<Double> against(String path, Row row) {
    var cost = row.result().cost();
    var other = find(path, Storm.Kind.ECHO).map(found -> found.result().cost());
    if (cost == null || other.isEmpty() || other.get().cpuMicrosPerPair() == 0) {
      return Optional.empty();
    }
    return Optional.of(cost.cpuMicrosPerPair() / other.get().cpuMicrosPerPair());
  }

  Optional<Row> find(String path, Storm.Kind kind) {
    return of(kind).stream().filter(row -> row.path().equals(path)).findFirst();
  }

  private List<Row> of(Storm.Kind kind) {
    return rows.stream().filter(row -> row.result().kind() == kind).toList();
  }

  private static String millis(long micros) {
    return String.format(Locale.ROOT, "%.2f", micros / 1_000.0);
  }
}
