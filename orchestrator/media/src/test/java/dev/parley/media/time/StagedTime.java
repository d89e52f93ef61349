package dev.parley.media.time;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A loop whose time is turned by hand: what was to be done later is done when its time comes. */
public final class StagedTime implements LoopTimer {

  private record Deed(long at, long order, Runnable deed) {}

  public final ManualClock clock = new ManualClock();
  private final PriorityQueue<Deed> deeds =
      new PriorityQueue<>(Comparator.comparingLong(Deed::at).thenComparingLong(Deed::order));
  private long put;

  @Override
  public void after(Duration delay, Runnable deed) {
    deeds.add(new Deed(clock.nanos() + delay.toNanos(), put++, deed));
  }

  public void after(long millis, Runnable deed) {
    after(Duration.ofMillis(millis), deed);
  }

  /** Lets time pass, and does what is due in it. */
  public void pass(long millis) {
    long until = clock.nanos() + millis * 1_000_000;
    for (var next = deeds.peek(); next != null && next.at() <= until; next = deeds.peek()) {
      deeds.poll();
      clock.passUntil(next.at());
      next.deed().run();
    }
    clock.passUntil(until);
  }
}
