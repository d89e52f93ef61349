package dev.parley.media.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.graph.StageMeter.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Of some of the sound it is noted when it came by, from its arrival to its departure. */
class StageMeterTest {

  private final AtomicLong clock = new AtomicLong(1_000);
  private final StageTotals totals = new StageTotals();
  private final StageMeter meter = new StageMeter(clock::get, totals);

  /** The first piece of each path is timed. */
  private void comes(Path path) {
    var piece = new Object();
    meter.comes(path, piece);
    clock.addAndGet(10);
    meter.enters(piece);
    clock.addAndGet(10);
    meter.passes(Stage.RULES);
    clock.addAndGet(10);
  }

  private int timed(Path path, Stage to) {
    return totals.between(path, Stage.ARRIVAL, to).pieces();
  }

  @Test
  void soundThatLeavesIsTimedToItsDeparture() {
    comes(Path.CALLER);
    meter.passes(Stage.DEPARTURE);
    meter.leaves(Path.CALLER);

    assertThat(totals.between(Path.CALLER, Stage.ARRIVAL, Stage.DEPARTURE).p50().toNanos())
        .isEqualTo(30);
    assertThat(timed(Path.CALLER, Stage.RULES)).isEqualTo(1);
  }

  @Test
  void whatElseFollowsFromItIsNotItsDeparture() {
    comes(Path.CALLER);
    meter.passes(Stage.DEPARTURE);
    meter.leaves(Path.AGENT);
    clock.addAndGet(500);
    meter.leaves(Path.CALLER);

    assertThat(totals.between(Path.CALLER, Stage.ARRIVAL, Stage.DEPARTURE).p50().toNanos())
        .isEqualTo(530);
  }

  @Test
  void soundThatDoesNotLeaveIsTimedAsFarAsItCameAndNothingElseIsTakenForIt() {
    comes(Path.CALLER);
    var other = new Object();
    meter.enters(other);
    meter.passes(Stage.PLAYOUT);
    meter.leaves(Path.CALLER);

    assertThat(timed(Path.CALLER, Stage.RULES)).isEqualTo(1);
    assertThat(timed(Path.CALLER, Stage.PLAYOUT)).isZero();
    assertThat(timed(Path.CALLER, Stage.DEPARTURE)).isZero();
  }

  @Test
  void bothWaysAreTimedApart() {
    comes(Path.CALLER);
    meter.leaves(Path.CALLER);
    comes(Path.AGENT);
    meter.leaves(Path.AGENT);

    assertThat(timed(Path.CALLER, Stage.DEPARTURE)).isEqualTo(1);
    assertThat(timed(Path.AGENT, Stage.DEPARTURE)).isEqualTo(1);
  }

  @Test
  void whatIsUnderWayWhenTheCallEndsIsNotLost() {
    comes(Path.AGENT);
    meter.settle();

    assertThat(timed(Path.AGENT, Stage.RULES)).isEqualTo(1);
  }
}
