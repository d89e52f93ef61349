package dev.parley.media.graph;

import dev.parley.media.graph.StageMeter.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What has passed the stages of all calls of a node, and how long the latest pieces of sound took
 * from any of them to any other. Safe from any thread.
 */
public final class StageTotals {

  /** Pieces of sound whose times are kept, each way. */
  static final int KEPT = 1_024;

  /** How long it took; zeros where nothing was timed. */
  public record Times(int pieces, Duration p50, Duration p95, Duration p99) {}

  private record Total(LongAdder passed, LongAdder dropped) {
    Total() {
      this(new LongAdder(), new LongAdder());
    }
  }

  private final Map<Stage, Total> totals = new EnumMap<>(Stage.class);
  private final Map<Path, ArrayDeque<Map<Stage, Long>>> timed = new EnumMap<>(Path.class);

  /** Totals of no calls yet. */
  public StageTotals() {
    for (var stage : Stage.values()) {
      totals.put(stage, new Total());
    }
    for (var path : Path.values()) {
      timed.put(path, new ArrayDeque<>());
    }
  }

  public long passed(Stage stage) {
    return of(stage).passed().sum();
  }

  public long dropped(Stage stage) {
    return of(stage).dropped().sum();
  }

  /** How long the latest pieces of sound took from one stage to a later one. */
  public Times between(Path path, Stage from, Stage to) {
    long[] took = took(path, from, to);
    Arrays.sort(took);
    return new Times(
        took.length, percentile(took, 0.5), percentile(took, 0.95), percentile(took, 0.99));
  }

  void add(Stage stage, long passedMore, long droppedMore) {
    var total = of(stage);
    total.passed().add(passedMore);
    total.dropped().add(droppedMore);
  }

  /** Keeps when a piece of sound came to each stage. */
  synchronized void timed(Path path, Map<Stage, Long> times) {
    var kept = timed.getOrDefault(path, new ArrayDeque<>());
    if (kept.size() == KEPT) {
      kept.remove();
    }
    kept.add(times);
  }

  private synchronized long[] took(Path path, Stage from, Stage to) {
    return timed.getOrDefault(path, new ArrayDeque<>()).stream()
        .filter(times -> times.containsKey(from) && times.containsKey(to))
        .mapToLong(times -> times.getOrDefault(to, 0L) - times.getOrDefault(from, 0L))
        .toArray();
  }

  private Total of(Stage stage) {
    return totals.getOrDefault(stage, new Total());
  }

  private static Duration percentile(long[] sorted, double part) {
    return sorted.length == 0
        ? Duration.ZERO
        : Duration.ofNanos(sorted[(int) Math.min(sorted.length - 1, part * sorted.length)]);
  }
}
