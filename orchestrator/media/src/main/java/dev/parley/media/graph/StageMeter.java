package dev.parley.media.graph;

import java.util.Arrays;
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

  private static final Stage[] STAGES = Stage.values();

  private final LongSupplier nanos;
  private final StageTotals totals;

  // By stage. All that a frame's way touches lies together: while a loop serves hundreds of calls
  // their counts are in no cache, and each line that must be fetched takes longer than counting.
  private final long[] passed = new long[STAGES.length];
  private final long[] dropped = new long[STAGES.length];
  private final Count[] told = new Count[STAGES.length];

  private int ofCaller;
  private int ofAgent;
  private boolean sampling;
  private Path sampled = Path.CALLER;

  /** When the piece of sound that is timed came by. */
  private final EnumMap<Stage, Long> times = new EnumMap<>(Stage.class);

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
    Arrays.fill(told, new Count(0, 0));
  }

  /** Something comes to this stage. */
  @SuppressWarnings("EnumOrdinal") // it never leaves the process
  public void passes(Stage stage) {
    passed[stage.ordinal()]++;
    if (sampling && stage != Stage.DEPARTURE && !times.containsKey(stage)) {
      times.put(stage, nanos.getAsLong());
    }
  }

  /** Something does not go on from this stage. */
  public void drops(Stage stage) {
    drops(stage, 1);
  }

  /** So many things do not go on from this stage. */
  @SuppressWarnings("EnumOrdinal")
  public void drops(Stage stage, int many) {
    dropped[stage.ordinal()] += many;
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
      times.clear();
      times.put(Stage.ARRIVAL, awaitedNanos);
    }
    passes(Stage.ARRIVAL);
  }

  /** Sound leaves the graph this way: with it, what is timed has come to its end. */
  public void leaves(Path way) {
    if (sampling && way == sampled) {
      times.put(Stage.DEPARTURE, nanos.getAsLong());
      finish();
    }
  }

  /** What is timed and gives no sound, or none yet, has come as far as it was noted. */
  private void finish() {
    if (sampling) {
      sampling = false;
      totals.timed(sampled, new EnumMap<>(times));
    }
  }

  /** What each stage has counted so far. */
  public Map<Stage, Count> counts() {
    var counts = new EnumMap<Stage, Count>(Stage.class);
    for (var stage : STAGES) {
      counts.put(stage, count(stage));
    }
    return counts;
  }

  /** Adds what is new to the totals of all calls. */
  @SuppressWarnings("EnumOrdinal")
  public void settle() {
    finish();
    for (var stage : STAGES) {
      var before = told[stage.ordinal()];
      var now = count(stage);
      totals.add(stage, now.passed() - before.passed(), now.dropped() - before.dropped());
      told[stage.ordinal()] = now;
    }
  }

  @SuppressWarnings("EnumOrdinal")
  private Count count(Stage stage) {
    return new Count(passed[stage.ordinal()], dropped[stage.ordinal()]);
  }
}
