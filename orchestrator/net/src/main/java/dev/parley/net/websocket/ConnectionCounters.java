package dev.parley.net.websocket;

import java.util.concurrent.atomic.LongAdder;

/** What happens at the door, counted from start on. Safe from any thread. */
public final class ConnectionCounters {

  /**
   * Counts since the start.
   *
   * @param open connections now, lines among them
   * @param turnedAway because there were too many
   * @param malformed requests and frames that were none
   * @param tooSlow connections closed at a deadline
   * @param linesLost whose peer no longer answered pings
   * @param slowReaders lines closed because too much waited for them
   */
  public record Counts(
      int open,
      long accepted,
      long turnedAway,
      long malformed,
      long tooSlow,
      long linesOpened,
      long linesLost,
      long slowReaders) {}

  public final LongAdder accepted = new LongAdder();
  public final LongAdder turnedAway = new LongAdder();
  public final LongAdder malformed = new LongAdder();
  public final LongAdder tooSlow = new LongAdder();
  final LongAdder linesOpened = new LongAdder();
  final LongAdder linesLost = new LongAdder();
  final LongAdder slowReaders = new LongAdder();

  public Counts counts(int open) {
    return new Counts(
        open,
        accepted.sum(),
        turnedAway.sum(),
        malformed.sum(),
        tooSlow.sum(),
        linesOpened.sum(),
        linesLost.sum(),
        slowReaders.sum());
  }
}
