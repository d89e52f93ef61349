package dev.parley.media.graph;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts what passes the stages of one call and what they drop, and now and then notes when a piece
 * of sound came by. Confined to the call's loop.
 */
public final class StageMeter {

  /** Of a call's sound about one piece a second is timed, each way: reading a clock costs too. */
  private static final int SAMPLED = 64;

  /** Which way sound goes. */
  public enum Path {
    /** From the caller to the model. */
    CALLER,
    /** From the model to the caller. */
    AGENT
  }

  /** What one stage of a call has let pass, and what it has dropped. */
  public record Count(long passed, long dropped) {}

  private final LongSupplier nanos;
  private final StageTotals totals;
  private final Map<Stage, Gauge> gauges = new EnumMap<>(Stage.class);
  private final Gauge arrival;
  private final Gauge departure;
  private int ofCaller;
  private int ofAgent;
  private boolean sampling;
  private Path sampled = Path.CALLER;

  // Of sound that has come, is to be timed, and has not been let in.
  private @Nullable Object awaited;
  private Path awaitedPath = Path.CALLER;
  private long awaitedNanos;

  /**
   * A meter of one call.
   *
   * @param nanos a clock that only goes forward
   * @param totals of all calls
   */
  public StageMeter(LongSupplier nanos, StageTotals totals) {
    this.nanos = nanos;
    this.totals = totals;
    for (var stage : Stage.values()) {
      gauges.put(stage, new Gauge(stage));
    }
    arrival = at(Stage.ARRIVAL);
    departure = at(Stage.DEPARTURE);
  }

  /** Counts at one stage. */
  public final class Gauge {
    private final Stage stage;
    private long passed;
    private long dropped;
    private long toldPassed;
    private long toldDropped;

    /** When the piece of sound that is timed came by; meaningless if it has not. */
    private long when;

    private boolean noted;

    Gauge(Stage stage) {
      this.stage = stage;
    }

    /** Something comes to this stage. */
    public void passes() {
      passed++;
      if (sampling && !noted && stage != Stage.DEPARTURE) {
        note(nanos.getAsLong());
      }
    }

    /** Something does not go on from this stage. */
    public void drops() {
      dropped++;
    }

    private void note(long time) {
      when = time;
      noted = true;
    }

    private void settle() {
      totals.add(stage, passed - toldPassed, dropped - toldDropped);
      toldPassed = passed;
      toldDropped = dropped;
    }
  }

  /** What a stage counts with. */
  public Gauge at(Stage stage) {
    return gauges.computeIfAbsent(stage, Gauge::new);
  }

  /** A piece of sound has come and may have to wait: of some it is noted when. */
  public void comes(Path by, Object piece) {
    boolean timed =
        switch (by) {
          case CALLER -> ofCaller++ % SAMPLED == 0;
          case AGENT -> ofAgent++ % SAMPLED == 0;
        };
    if (timed) {
      awaited = piece;
      awaitedPath = by;
      awaitedNanos = nanos.getAsLong();
    }
  }

  /** Something is let into the graph. */
  @SuppressWarnings("ReferenceEquality") // one and the same piece is meant
  public void enters(Object piece) {
    finish();
    sampling = piece == awaited;
    if (sampling) {
      awaited = null;
      sampled = awaitedPath;
      gauges.values().forEach(gauge -> gauge.noted = false);
      arrival.note(awaitedNanos);
    }
    arrival.passes();
  }

  /** Sound leaves the graph this way: with it, what is timed has come to its end. */
  public void leaves(Path way) {
    if (sampling && way == sampled) {
      departure.note(nanos.getAsLong());
      finish();
    }
  }

  /** What is timed and gives no sound, or none yet, has come as far as it was noted. */
  private void finish() {
    if (sampling) {
      sampling = false;
      totals.timed(sampled, times());
    }
  }

  /** What each stage has counted so far. */
  public Map<Stage, Count> counts() {
    var counts = new EnumMap<Stage, Count>(Stage.class);
    gauges.forEach((stage, gauge) -> counts.put(stage, new Count(gauge.passed, gauge.dropped)));
    return counts;
  }

  /** Adds what is new to the totals of all calls. */
  public void settle() {
    finish();
    gauges.values().forEach(Gauge::settle);
  }

  private Map<Stage, Long> times() {
    var times = new EnumMap<Stage, Long>(Stage.class);
    gauges.forEach((stage, gauge) -> {
      if (gauge.noted) {
        times.put(stage, gauge.when);
      }
    });
    return times;
  }
}
