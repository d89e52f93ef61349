package dev.parley.media.graph;

import dev.parley.media.time.MediaClock;
import java.time.Duration;

/**
 * How much of one kind a call may do before the other calls of its loop have their turn. Confined
 * to the loop.
 */
public final class TurnShare {

  /** After so long a call has its turn again. */
  static final Duration TURN = Duration.ofMillis(2);

  /** What takes longer is no burst: it came in its time. */
  private static final Duration IN_ITS_TIME = Duration.ofMillis(100);

  private final int most;
  private final MediaClock clock;
  private int left;
  private long since;

  /** {@code most}: in a turn. */
  public TurnShare(int most, MediaClock clock) {
    this.most = most;
    this.clock = clock;
    begin();
  }

  /** Whether none is left in this turn. */
  boolean isOver() {
    if (left == 0 && clock.nanos() - since >= IN_ITS_TIME.toNanos()) {
      begin();
    }
    return left == 0;
  }

  /** One goes on. */
  void take() {
    left--;
  }

  void begin() {
    left = most;
    since = clock.nanos();
  }
}
