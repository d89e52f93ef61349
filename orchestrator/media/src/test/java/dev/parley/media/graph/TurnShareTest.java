package dev.parley.media.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.time.StagedTime;
import org.junit.jupiter.api.Test;

/** A share of a turn is used up by what comes at once, however long it takes. */
class TurnShareTest {

  private static final int MOST = 100;

  private final StagedTime time = new StagedTime();
  private final TurnShare share = new TurnShare(MOST, time.clock);

  private void take(int times, long micros) {
    for (int i = 0; i < times; i++) {
      time.clock.passUntil(time.clock.nanos() + micros * 1_000);
      share.take();
    }
  }

  @Test
  void whatComesAtOnceUsesItUpThoughEachTakesLong() {
    take(MOST, 100);

    assertThat(share.isOver()).isTrue();
    share.begin();
    assertThat(share.isOver()).isFalse();
  }

  @Test
  void whatComesInItsTimeDoesNot() {
    take(MOST, 5_000);

    assertThat(share.isOver()).isFalse();
  }
}
