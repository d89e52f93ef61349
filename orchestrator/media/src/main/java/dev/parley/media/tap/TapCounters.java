package dev.parley.media.tap;

import java.util.concurrent.atomic.LongAdder;

/** What the taps of one node's calls missed, since its start. Safe from any thread. */
public final class TapCounters {

  /** Pieces of sound, and marks, that taps did not take in time. */
  public final LongAdder piecesDropped = new LongAdder();

  /** Taps that were removed because they threw, or had no thread any more. */
  public final LongAdder tapsBroken = new LongAdder();

  /** Taps that were refused. */
  public final LongAdder tapsRefused = new LongAdder();
}
