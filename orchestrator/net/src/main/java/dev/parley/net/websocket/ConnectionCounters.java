package dev.parley.net.websocket;

import java.util.concurrent.atomic.LongAdder;

/** What happens at one node's door, counted from its start on. Safe from any thread. */
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

  /** Connections for which there was no place. */
  public final LongAdder turnedAway = new LongAdder();

  /** Requests and frames that were none. */
  public final LongAdder malformed = new LongAdder();

  /** Connections closed at a deadline. */
  public final LongAdder tooSlow = new LongAdder();

  /** Requests for a line that do not follow the WebSocket protocol. */
  public final LongAdder handshakesRefused = new LongAdder();

  /** Requests that nobody was there to answer. */
  public final LongAdder unanswered = new LongAdder();

  public final LongAdder linesOpened = new LongAdder();

  /** Lines whose peer no longer answered pings. */
  public final LongAdder linesLost = new LongAdder();

  /** Lines closed because too much waited for them. */
  public final LongAdder slowReaders = new LongAdder();

  /** Lines closed because their leg failed. */
  public final LongAdder legsFailed = new LongAdder();

  /** Answers to pings that were not sent because too much waited already. */
  public final LongAdder pongsDropped = new LongAdder();

  /** Connections closed because this node may not be heard any more. */
  public final LongAdder fenced = new LongAdder();

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
