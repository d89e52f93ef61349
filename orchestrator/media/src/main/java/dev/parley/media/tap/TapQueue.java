package dev.parley.media.tap;

import dev.parley.media.port.AudioTap;
import dev.parley.media.port.TapFact;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one tap has still to hear. Offered on the call's loop, taken on the tap's own thread, a few
 * at a time; neither waits for the other.
 */
final class TapQueue {

  private static final Logger LOG = LoggerFactory.getLogger(TapQueue.class);

  /** Of the caller's and the agent's sound together. */
  static final long MOST_MICROS = 10_000_000;

  /** Marks have no length. */
  static final int MOST_ENTRIES = 2_048;

  /** So many the tap hears before its thread has time for others. */
  static final int MOST_A_TURN = 64;

  /** A fact, and how much was offered before it: where that leaps, something was dropped. */
  private record Entry(TapFact fact, long callerMicros, long agentMicros, long marks) {
    long micros() {
      return switch (fact) {
        case TapFact.Caller sound -> sound.audio().micros();
        case TapFact.Agent sound -> sound.audio().micros();
        case TapFact.Began _,
            TapFact.Cut _,
            TapFact.Delayed _,
            TapFact.OnHold _,
            TapFact.Resumed _,
            TapFact.Gap _,
            TapFact.Ended _ ->
            0;
      };
    }

    Entry next(TapFact following) {
      return switch (fact) {
        case TapFact.Caller _ -> new Entry(following, callerMicros + micros(), agentMicros, marks);
        case TapFact.Agent _ -> new Entry(following, callerMicros, agentMicros + micros(), marks);
        case TapFact.Began _,
            TapFact.Cut _,
            TapFact.Delayed _,
            TapFact.OnHold _,
            TapFact.Resumed _,
            TapFact.Gap _,
            TapFact.Ended _ ->
            new Entry(following, callerMicros, agentMicros, marks + 1);
      };
    }
  }

  private final AudioTap tap;
  private final Executor thread;
  private final TapCounters counters;
  private final ConcurrentLinkedQueue<Entry> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger entries = new AtomicInteger();
  private final AtomicLong micros = new AtomicLong();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean closed;
  private volatile boolean broken;

  /** The latest that was offered; the loop's. */
  private Entry offered = new Entry(new TapFact.Began(0), 0, 0, -1);

  /** What the next is if none is missing; the tap's. */
  private Entry expected = offered.next(offered.fact());

  TapQueue(AudioTap tap, Executor thread, TapCounters counters) {
    this.tap = tap;
    this.thread = thread;
    this.counters = counters;
  }

  @SuppressWarnings("ReferenceEquality") // one and the same tap is meant
  boolean isOf(AudioTap other) {
    return tap == other;
  }

  /** Whether the tap has failed. */
  boolean isBroken() {
    return broken;
  }

  /** The tap is told nothing more. */
  boolean close() {
    closed = true;
    waiting.clear();
    return true;
  }

  void offer(TapFact fact) {
    if (closed) {
      return;
    }
    offered = offered.next(fact);
    waiting.add(offered);
    entries.incrementAndGet();
    micros.addAndGet(offered.micros());
    while (entries.get() > MOST_ENTRIES || micros.get() > MOST_MICROS) {
      if (take() == null) {
        break;
      }
      counters.piecesDropped.increment();
    }
    schedule();
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      try {
        thread.execute(this::hear);
      } catch (RejectedExecutionException noThread) {
        broke("no thread any more");
      }
    }
  }

  private void hear() {
    for (int i = 0; i < MOST_A_TURN && !closed; i++) {
      var next = take();
      if (next == null) {
        break;
      }
      hear(next);
    }
    scheduled.set(false);
    if (!closed && !waiting.isEmpty()) {
      schedule();
    }
  }

  /** Words of a tap's failure may be words of the call: only its kind is told. */
  private void hear(Entry next) {
    try {
      var gap = gapBefore(next);
      if (gap != null) {
        tap.hear(gap);
      }
      expected = next.next(next.fact());
      tap.hear(next.fact());
    } catch (RuntimeException | Error failure) {
      broke(failure.getClass().getName());
    }
  }

  private TapFact.@Nullable Gap gapBefore(Entry next) {
    long caller = next.callerMicros() - expected.callerMicros();
    long agent = next.agentMicros() - expected.agentMicros();
    long marks = next.marks() - expected.marks();
    return caller == 0 && agent == 0 && marks == 0
        ? null
        : new TapFact.Gap(caller / 1_000, agent / 1_000, marks);
  }

  private void broke(String why) {
    close();
    broken = true;
    counters.tapsBroken.increment();
    LOG.atWarn().addKeyValue("failure", why).log("a tap of a call failed; it hears nothing more");
  }

  private @Nullable Entry take() {
    var next = waiting.poll();
    if (next != null) {
      entries.decrementAndGet();
      micros.addAndGet(-next.micros());
    }
    return next;
  }
}
