package dev.parley.bench.faults;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How the harness lets time pass. */
final class Waiting {

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Asked again and again; may fail like the world it looks at. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }

  static void rest(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** False when it did not come to hold in time. */
  static boolean until(Condition condition, long seconds) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.holds()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }

  private Waiting() {}
}
