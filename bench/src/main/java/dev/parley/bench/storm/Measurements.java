package dev.parley.bench.storm;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** What the callers of one storm saw inside the measured time. Safe from any thread. */
public final class Measurements {

  private static final long LATE_MICROS = 100_000;
  private static final long LONGEST_MICROS = TimeUnit.SECONDS.toMicros(60);
  private static final int MOST_CODES = 20;

  private final Recorder roundTrip = recorder();
  private final Recorder up = recorder();
  private final Recorder down = recorder();
  private final Recorder lateness = recorder();
  private final Recorder turn = recorder();
  private final Recorder bargeIn = recorder();
  private final LongAdder connected = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder returned = new LongAdder();
  private final LongAdder late = new LongAdder();
  private final LongAdder unanswered = new LongAdder();
  private final LongAdder notStopped = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final Set<String> codes = new ConcurrentSkipListSet<>();
  private volatile long from = Long.MAX_VALUE;
  private volatile long until = Long.MAX_VALUE;

  /** Frames and turns that are due in this time count. */
  void measure(long fromNanos, long untilNanos) {
    from = fromNanos;
    until = untilNanos;
  }

  /**
   * The same for another time; what was counted in the last is forgotten, who is there is not.
   * Errors since the last {@link #result} count, for what went wrong between two times did go
   * wrong.
   */
  public void measureAnew(long fromNanos, long untilNanos) {
    measure(Long.MAX_VALUE, Long.MAX_VALUE);
    for (var counter : List.of(sent, returned, late, unanswered, notStopped)) {
      counter.reset();
    }
    for (var times : List.of(roundTrip, up, down, lateness, turn, bargeIn)) {
      times.reset();
    }
    measure(fromNanos, untilNanos);
  }

  void connected() {
    connected.increment();
  }

  void sent(long due, long now) {
    if (counts(due)) {
      sent.increment();
      record(lateness, now - due);
    }
  }

  void returned(long due, long modelTime, long now) {
    if (!counts(due)) {
      return;
    }
    returned.increment();
    record(roundTrip, now - due);
    if (modelTime > 0) {
      record(up, modelTime - due);
      record(down, now - modelTime);
    }
    if (TimeUnit.NANOSECONDS.toMicros(now - due) > LATE_MICROS) {
      late.increment();
    }
  }

  void answered(long endOfSpeech, long now) {
    if (counts(endOfSpeech)) {
      record(turn, now - endOfSpeech);
    }
  }

  void unanswered(long endOfSpeech) {
    if (counts(endOfSpeech)) {
      unanswered.increment();
    }
  }

  void stopped(long startOfSpeech, long lastSound) {
    if (counts(startOfSpeech)) {
      record(bargeIn, Math.max(0, lastSound - startOfSpeech));
    }
  }

  void notStopped(long startOfSpeech) {
    if (counts(startOfSpeech)) {
      notStopped.increment();
    }
  }

  public void error(String code) {
    errors.increment();
    if (codes.size() < MOST_CODES) {
      codes.add(code);
    }
  }

  public Storm.Result result(Storm.Plan plan, Storm.@Nullable Cost cost) {
    long wrong = errors.sumThenReset();
    var named = List.copyOf(codes);
    codes.clear();
    return new Storm.Result(
        plan.kind(),
        plan.calls(),
        connected.intValue(),
        spread(roundTrip),
        spread(up),
        spread(down),
        spread(lateness),
        sent.sum(),
        late.sum(),
        Math.max(0, sent.sum() - returned.sum()),
        spread(turn),
        spread(bargeIn),
        unanswered.sum(),
        notStopped.sum(),
        wrong,
        named,
        cost);
  }

  public long pairs() {
    return returned.sum();
  }

  private boolean counts(long due) {
    return due >= from && due < until;
  }

  private static Recorder recorder() {
    return new Recorder(LONGEST_MICROS, 3);
  }

  private static void record(Recorder into, long nanos) {
    long micros = TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos));
    into.recordValue(Math.min(micros, LONGEST_MICROS));
  }

  private static Storm.Spread spread(Recorder recorder) {
    Histogram found = recorder.getIntervalHistogram();
    return new Storm.Spread(
        found.getTotalCount(),
        found.getValueAtPercentile(50),
        found.getValueAtPercentile(95),
        found.getValueAtPercentile(99),
        found.getTotalCount() == 0 ? 0 : found.getMaxValue());
  }
}
