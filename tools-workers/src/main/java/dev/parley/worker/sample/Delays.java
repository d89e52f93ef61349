package dev.parley.worker.sample;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** How long the carrier's system, which the order tool asks, takes to answer. */
public record Delays(Duration least, Duration most) {

  /** As slow as such systems are. */
  public static final Delays USUAL = new Delays(Duration.ofSeconds(3), Duration.ofSeconds(5));

  public Delays {
    if (least.isNegative() || most.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          "delays: " + least + " to " + most + " (expected: from short to long)");
    }
  }

  Duration next() {
    long millis = ThreadLocalRandom.current().nextLong(least.toMillis(), most.toMillis() + 1);
    return Duration.ofMillis(millis);
  }

  /** Waits as for another system's answer. */
  static void pass(Duration time) throws InterruptedException {
    // Nobody counts it down: it only ends by time, or by the interrupt of a cancel.
    boolean answered = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    assert !answered;
  }
}
