package dev.parley.net.websocket;

import java.util.HashSet;
import java.util.Set;

/**
 * Room for messages of which only a part has arrived, of all lines of one event loop. When it is
 * full, the line that has the longest under way is closed: lines that send little lose nothing
 * because others send much. Confined to its loop.
 */
final class InputRoom {

  /** A line with a part of a message. */
  interface Gatherer {

    /** How much, in bytes; 0 if it is too little to be counted. */
    int counted();

    /** Keeps nothing any more, and says so with {@link #changed}. */
    void giveUp();
  }

  private final long mostBytes;
  private final Set<Gatherer> gatherers = new HashSet<>();
  private long bytes;

  InputRoom(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** So much of this line's is counted now, instead of so much before. */
  void changed(Gatherer line, int before, int now) {
    bytes += now - before;
    if (now == 0) {
      gatherers.remove(line);
    } else if (before == 0) {
      gatherers.add(line);
    }
  }

  /** Makes what there is fit again. */
  void fit() {
    while (bytes > mostBytes) {
      largest().giveUp();
    }
  }

  /** All that is counted there now. */
  long bytes() {
    return bytes;
  }

  private Gatherer largest() {
    Gatherer largest = null;
    for (var line : gatherers) {
      if (largest == null || line.counted() > largest.counted()) {
        largest = line;
      }
    }
    if (largest == null) {
      throw new IllegalStateException("room: %d bytes of nobody (expected: 0)".formatted(bytes));
    }
    return largest;
  }
}
