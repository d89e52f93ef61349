package dev.parley.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.machine.Machine;
import dev.parley.bench.storm.Storm.Cost;
import dev.parley.bench.storm.Storm.Kind;
import dev.parley.bench.storm.Storm.Result;
import dev.parley.bench.storm.Storm.Spread;
import dev.parley.proto.Json;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final Spread NONE = new Spread(0, 0, 0, 0, 0);

  @Test
  void budgetsAreJudgedAgainstTheRelaysOfTheSameRun() {
    var text =
        report(
                row(Report.DIRECT, 200, null),
                row(Report.BASELINE, 300, new Cost(20, 10, 90, 2_048L)),
                row(Report.NODE, 300, new Cost(40, 20, 80, 2_048L)),
                row(Report.PARLEY, 900, new Cost(30, 15, 400, 2_048L)))
            .markdown();

    assertThat(text).contains("CPU per frame pair, × Netty relay: 1.50 (budget: 1.30): missed");
    assertThat(text).contains("CPU per frame pair, × Node.js relay: 0.75 (budget: 1.00): met");
    assertThat(text).contains("added one way, p50 ms: 0.70 (budget: 1.00): met");
    assertThat(text).contains("4 cores of a processor").contains("commit `abc`");
  }

  @Test
  void ofSeveralRoundsTheOneOfTheMedianIsToldAndAllCostsAre() {
    var rounds =
        Stream.of(30.0, 10.0, 20.0)
            .map(micros -> row(Report.BASELINE, 300, new Cost(micros, 10, 90, null)).result())
            .toList();

    var text = report(Report.Row.of(Report.BASELINE, rounds, null)).markdown();

    assertThat(text).contains("| 20.00 | 1.00 |").contains("- Netty relay: 30.00, 10.00, 20.00");
  }

  @Test
  void aBudgetOfWhichNothingWasMeasuredIsNotMet() {
    var turns =
        new Result(
            Kind.TURNS,
            2,
            2,
            NONE,
            NONE,
            NONE,
            NONE,
            10,
            0,
            0,
            NONE,
            NONE,
            0,
            0,
            0,
            List.of(),
            null);
    var text =
        report(
                row(Report.DIRECT, 200, null),
                row(Report.PARLEY, 900, null),
                Report.Row.of(Report.PARLEY, List.of(turns), null))
            .markdown();

    assertThat(text).contains("## Budgets").doesNotContain("barge-in p99");
  }

  @Test
  void whatWasNotMeasuredIsSaidAndNotJudged() {
    var text = report(row(Report.DIRECT, 200, null)).markdown();

    assertThat(text).contains("- Parley: left out").doesNotContain("## Budgets");
  }

  @Test
  void aResultCrossesFromItsProcessUnchanged() throws Exception {
    var result = row(Report.PARLEY, 900, new Cost(30, 15, 400, 2_048L)).result();
    var json = Json.mapper().writeValueAsString(result);

    assertThat(Json.mapper().readValue(json, Result.class)).isEqualTo(result);
  }

  private static Report report(Report.Row... rows) {
    return new Report(
        Instant.EPOCH,
        new Machine(4, "a processor", "a kernel", "a JDK", "abc", 0.5),
        List.of(rows),
        List.of("Parley: left out"));
  }

  private static Report.Row row(String path, long upMicros, @Nullable Cost cost) {
    var up = new Spread(10, upMicros, upMicros, upMicros, upMicros);
    var result =
        new Result(
            Kind.ECHO, 2, 2, NONE, up, NONE, NONE, 10, 0, 0, NONE, NONE, 0, 0, 0, List.of(), cost);
    return Report.Row.of(path, List.of(result), null);
  }
}
