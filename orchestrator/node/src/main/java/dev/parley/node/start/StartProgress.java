package dev.parley.node.start;

import java.time.Duration;

/** Told by a starting node which of its parts runs now. Safe from any thread. */
@FunctionalInterface
public interface StartProgress {

  /**
   * A part runs.
   *
   * @param part such as {@code Kafka broker}
   * @param detail one fact worth knowing, such as an address; empty if there is none
   * @param took how long this part needed by itself
   */
  void started(String part, String detail, Duration took);
}
