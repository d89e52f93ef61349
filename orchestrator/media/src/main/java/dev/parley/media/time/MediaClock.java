package dev.parley.media.time;

import java.time.Instant;

/** Time as the media plane sees it; tests turn it by hand. */
public interface MediaClock {

  /** Monotonic, in nanoseconds; only differences mean something. */
  long nanos();

  /** Wall clock. */
  Instant now();

  /** The machine's own clocks. */
  static MediaClock system() {
    return new MediaClock() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public Instant now() {
        return Instant.now();
      }
    };
  }
}
