package dev.parley.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bench.machine.Machine;
import dev.parley.bench.storm.Storm;
import dev.parley.bench.storm.Storm.Cost;
import dev.parley.bench.storm.Storm.Kind;
import dev.parley.bench.storm.Storm.Result;
import dev.parley.bench.storm.Storm.Spread;
import dev.parley.bench.window.WindowFindings;
import dev.parley.bench.window.WindowResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static final Spread NONE = new Spread(0, 0, 0, 0, 0);
  private static final String RELAY = Report.BASELINE;
  private static final String PARLEY = Report.PARLEY;

  @Test
  void contendersAreComparedRoundByRound() {
    // The machine is half as fast in the second round; the ratio is the same.
    var found =
        comparison(
            window(0, RELAY, 40, false),
            window(0, PARLEY, 60, false),
            window(1, PARLEY, 120, false),
            window(1, RELAY, 80, false));

    assertThat(found.grossRatio(PARLEY, RELAY)).isEqualTo(new Quartiles(2, 1.5, 1.5, 1.5));
  }

  @Test
  void aWindowWhoseGeneratorWasLateCountsForNobody() {
    var found =
        comparison(
            window(0, RELAY, 40, false),
            window(0, PARLEY, 60, false),
            window(1, RELAY, 40, true),
            window(1, PARLEY, 400, false));

    assertThat(found.thrownAway(RELAY)).isEqualTo(1);
    assertThat(found.gross(RELAY).count()).isEqualTo(1);
    assertThat(found.grossRatio(PARLEY, RELAY)).isEqualTo(new Quartiles(1, 1.5, 1.5, 1.5));
  }

  @Test
  void netIsWhatTheIdleProcessDoesNotTake() {
    // 150 pairs in 3 s; 1 000 µs a second idle are 20 µs a pair.
    var found = comparison(window(0, RELAY, 40, false), window(0, PARLEY, 72, false));

    assertThat(found.net(PARLEY).median()).isCloseTo(52, within(0.001));
    assertThat(found.netRatio(PARLEY, RELAY).median()).isCloseTo(1.3, within(0.001));
  }

  @Test
  void whatIsNotKnownIsNotReckonedWith() {
    var found = comparison(window(0, Report.DIRECT, -1, false), window(0, PARLEY, 72, false));

    assertThat(found.gross(Report.DIRECT).isEmpty()).isTrue();
    assertThat(found.grossRatio(PARLEY, Report.DIRECT).isEmpty()).isTrue();
    assertThat(found.addedP50(PARLEY, Report.DIRECT).median()).isZero();
  }

  @Test
  void theTableTellsMedianSpreadAndVerdict() {
    var windows =
        List.of(
            window(0, Report.DIRECT, -1, false),
            window(0, RELAY, 40, false),
            window(0, PARLEY, 50, false));
    var report =
        new RunReport(
            new Report(
                Instant.EPOCH,
                new Machine(4, "a processor", "a kernel", "a JDK", "abc", 0.5),
                List.of(),
                List.of()),
            3_000,
            List.of(findings(windows)),
            Map.of(RELAY, 0.0, PARLEY, 0.0),
            List.of(),
            null);

    assertThat(report.markdown())
        .contains("| 50 calls | Parley | 1 | 0 | 50.00 (50.00…50.00) |")
        .contains("Parley, 50 calls: CPU × Netty relay, gross: 1.25 (budget: 1.30): met")
        .contains("added one way, p99 ms: 0.00 (budget: 10.00): met");
  }

  private static Comparison comparison(WindowResult... windows) {
    return new Comparison(findings(List.of(windows)), 3_000, Map.of(RELAY, 0.0, PARLEY, 1_000.0));
  }

  private static WindowFindings findings(List<WindowResult> windows) {
    return new WindowFindings(Storm.Sound.UNHEARD, 50, windows, List.of());
  }

  /** {@code micros} below zero: of whom no CPU is read. */
  private static WindowResult window(int round, String contender, double micros, boolean late) {
    var cost = micros < 0 ? null : new Cost(micros, 10, 90, null);
    var result =
        new Result(
            Kind.ECHO, 50, 50, NONE, NONE, NONE, NONE, 150, 0, 0, NONE, NONE, 0, 0, 0, List.of(),
            cost);
    return new WindowResult(round, contender, late, result);
  }
}
