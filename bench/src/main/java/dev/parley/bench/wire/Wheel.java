package dev.parley.bench.wire;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The clock of the callers on one event loop: each is called every 20 ms, in one of twenty slots a
 * millisecond apart, with the time at which that was due. A tick that comes late is made up for,
 * not skipped, so that no frame is left out of the measurement.
 */
public final class Wheel {

  private static final int SLOTS = 20;
  private static final long TICK_NANOS = Frames.NANOS / SLOTS;

  private final EventLoop loop;
  private final List<List<Paced>> slots =
      Stream.<List<Paced>>generate(ArrayList::new).limit(SLOTS).toList();
  private long next;
  private int slot;
  private int members;
  private @Nullable Future<?> timer;

  /** Who is called. */
  @FunctionalInterface
  public interface Paced {
    void frame(long due);
  }

  public Wheel(EventLoop loop) {
    this.loop = loop;
  }

  /** From the loop only. */
  public void add(Paced caller) {
    slots.get(members++ % SLOTS).add(caller);
    if (timer == null) {
      next = System.nanoTime();
      timer = loop.scheduleAtFixedRate(this::turn, 0, TICK_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  /** From the loop only. */
  public void remove(Paced caller) {
    slots.forEach(callers -> callers.remove(caller));
  }

  private void turn() {
    long now = System.nanoTime();
    while (next <= now) {
      for (var caller : List.copyOf(slots.get(slot))) {
        caller.frame(next);
      }
      slot = (slot + 1) % SLOTS;
      next += TICK_NANOS;
    }
  }
}
