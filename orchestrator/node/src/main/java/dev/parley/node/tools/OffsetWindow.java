package dev.parley.node.tools;

import java.util.TreeMap;

/**
 * Which records of one partition are still being delivered, and up to where all before are done.
 * Taken from by the consumer's thread, finished from any.
 */
final class OffsetWindow {

  private final TreeMap<Long, Integer> held = new TreeMap<>();
  private long next = -1;
  private long bytes;

  synchronized void take(long offset, int size) {
    held.put(offset, size);
    next = offset + 1;
    bytes += size;
  }

  synchronized void finish(long offset) {
    var size = held.remove(offset);
    bytes -= size == null ? 0 : size;
  }

  /** The offset to go on from if this process ends now; -1 before the first record. */
  synchronized long resumeAt() {
    return held.isEmpty() ? next : held.firstKey();
  }

  synchronized int count() {
    return held.size();
  }

  synchronized long bytes() {
    return bytes;
  }
}
