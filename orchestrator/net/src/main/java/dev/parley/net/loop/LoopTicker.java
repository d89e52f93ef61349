package dev.parley.net.loop;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one clock of all calls on an event loop. It strikes every 20 ms at most, and only when
 * somebody is due; all that are due then are woken in one task. Confined to its loop.
 *
 * <p>Who asks to be woken is woken at the first strike after that, never before. That is fine
 * enough for playout, which is 300 ms ahead, and for all that waits for seconds; the end of a turn
 * is found by the frames themselves.
 */
public final class LoopTicker {

  private static final Logger LOG = LoggerFactory.getLogger(LoopTicker.class);

  /** A frame: calls that speak are due this often. */
  static final long TICK_NANOS = 20_000_000;

  /** A bit of a long for each. */
  private static final int SLOTS = Long.SIZE;

  /** Twice a second. */
  static final int WATCH_TICKS = 25;

  /** A hundred calls are watched in five parts, one every 100 ms. */
  private static final int PHASE_TICKS = 5;

  private static final long NEVER = Long.MAX_VALUE;

  private static final FastThreadLocal<LoopTicker> OF_LOOP = new FastThreadLocal<>();

  private final EventLoop loop;
  private final long start;
  private final List<List<Alarm>> slots = new ArrayList<>(SLOTS);
  private final int[] watchers = new int[WATCH_TICKS / PHASE_TICKS];

  /** Which slots hold somebody. */
  private long occupied;

  /** All up to this tick were woken. */
  private long current;

  private long armed = NEVER;
  private @Nullable Future<?> timer;
  private boolean striking;

  /** The clock of the loop that this runs on. */
  public static LoopTicker of(EventLoop loop) {
    if (!loop.inEventLoop()) {
      throw new IllegalStateException("loop: another (expected: the caller's own)");
    }
    var there = OF_LOOP.get();
    if (there == null) {
      there = new LoopTicker(loop);
      OF_LOOP.set(there);
    }
    return there;
  }

  LoopTicker(EventLoop loop) {
    this.loop = loop;
    this.start = loop.ticker().nanoTime();
    for (int slot = 0; slot < SLOTS; slot++) {
      slots.add(new ArrayList<>());
    }
  }

  /** Somebody who can be woken. */
  public final class Alarm {

    private final Runnable deed;

    /** Tick at which it is to be woken. */
    private long due = NEVER;

    /** Tick in whose slot it is, which may be before it is due. */
    private long placed = NEVER;

    private Alarm(Runnable deed) {
      this.deed = deed;
    }

    /** Wakes it once, that much later, instead of when it was to be woken before. */
    public void after(long nanos) {
      long now = now();
      wakeAt(Math.max(ceiling(now + nanos), now / TICK_NANOS + 1));
    }

    /** Does not wake it. */
    public void stop() {
      due = NEVER;
      if (placed != NEVER) {
        remove(this);
        arm();
      }
    }

    private void wakeAt(long tick) {
      due = tick;
      // One that is in an earlier slot is moved on when that one's time comes.
      if (placed > tick) {
        if (placed != NEVER) {
          remove(this);
        }
        place(this);
        arm();
      }
    }
  }

  public Alarm alarm(Runnable deed) {
    return new Alarm(deed);
  }

  /** Somebody who is woken twice a second until they stop, the first time in half a second. */
  public final class Watch {

    private final Alarm alarm;
    private final Runnable deed;
    private final int phase;
    private boolean over;

    private Watch(Runnable deed, int phase) {
      this.deed = deed;
      this.phase = phase;
      this.alarm = new Alarm(this::watch);
      watchers[phase]++;
      long first = now() / TICK_NANOS + WATCH_TICKS;
      alarm.wakeAt(Math.ceilDiv(first, PHASE_TICKS) * PHASE_TICKS);
    }

    public void stop() {
      if (!over) {
        over = true;
        watchers[phase]--;
        alarm.stop();
      }
    }

    private void watch() {
      long earliest = now() / TICK_NANOS + WATCH_TICKS / 2;
      long wait = Math.floorMod((long) phase * PHASE_TICKS - earliest, WATCH_TICKS);
      alarm.wakeAt(earliest + wait);
      deed.run();
    }
  }

  /** In the part of those who watch in which there are fewest. */
  public Watch watch(Runnable deed) {
    int fewest = 0;
    for (int phase = 1; phase < watchers.length; phase++) {
      if (watchers[phase] < watchers[fewest]) {
        fewest = phase;
      }
    }
    return new Watch(deed, fewest);
  }

  private long now() {
    return loop.ticker().nanoTime() - start;
  }

  private static long ceiling(long nanos) {
    return Math.ceilDiv(nanos, TICK_NANOS);
  }

  private void place(Alarm alarm) {
    if (occupied == 0) {
      // It stood still while nobody was there.
      current = Math.max(current, now() / TICK_NANOS);
    }
    // The slots go round once in 1.28 s; who is due later is looked at on the way.
    alarm.placed = Math.clamp(alarm.due, current + 1, current + SLOTS - 1);
    int slot = slot(alarm.placed);
    slots.get(slot).add(alarm);
    occupied |= 1L << slot;
  }

  private void remove(Alarm alarm) {
    int slot = slot(alarm.placed);
    slots.get(slot).remove(alarm);
    if (slots.get(slot).isEmpty()) {
      occupied &= ~(1L << slot);
    }
    alarm.placed = NEVER;
  }

  private static int slot(long tick) {
    return (int) Math.floorMod(tick, (long) SLOTS);
  }

  /** Sets the timer to the first slot that holds somebody. */
  private void arm() {
    if (striking) {
      return;
    }
    long next =
        occupied == 0
            ? NEVER
            : current
                + 1
                + Long.numberOfTrailingZeros(Long.rotateRight(occupied, slot(current + 1)));
    if (next == armed) {
      return;
    }
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    armed = next;
    if (next != NEVER) {
      long delay = Math.max(0, next * TICK_NANOS - now());
      timer = loop.schedule(this::strike, delay, TimeUnit.NANOSECONDS);
    }
  }

  private void strike() {
    timer = null;
    armed = NEVER;
    striking = true;
    long reached = now() / TICK_NANOS;
    for (var alarm : passed(reached)) {
      if (alarm.placed != NEVER || alarm.due == NEVER) {
        continue;
      }
      if (alarm.due > reached) {
        place(alarm);
      } else {
        alarm.due = NEVER;
        wake(alarm);
      }
    }
    striking = false;
    arm();
  }

  /** Who was in slots whose time has come, in order. */
  private List<Alarm> passed(long reached) {
    var passed = new ArrayList<Alarm>();
    long last = Math.min(reached, current + SLOTS);
    for (long tick = current + 1; tick <= last && occupied != 0; tick++) {
      int slot = slot(tick);
      var there = slots.get(slot);
      there.forEach(alarm -> alarm.placed = NEVER);
      passed.addAll(there);
      there.clear();
      occupied &= ~(1L << slot);
    }
    current = Math.max(current, reached);
    return passed;
  }

  private static void wake(Alarm alarm) {
    try {
      alarm.deed.run();
    } catch (RuntimeException broken) {
      LOG.atError().setCause(broken).log("a call that was woken broke; the others go on");
    }
  }
}
