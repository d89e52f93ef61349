package dev.parley.bench.faults.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one scenario, or of several on one cluster.
 *
 * @param skipped why it was not run; absent if it was
 */
public record AuditOutcome(
    String name, List<Count> counts, List<Times> times, @Nullable String skipped) {

  public AuditOutcome {
    counts = List.copyOf(counts);
    times = List.copyOf(times);
  }

  /** {@code broken}: it had to be zero and is not. */
  public record Count(String what, long value, boolean mustBeZero) {
    public boolean broken() {
      return mustBeZero && value != 0;
    }
  }

  /**
   * Times in milliseconds.
   *
   * @param budget what the 99th percentile may be; absent = as it is
   */
  public record Times(String what, int count, long p50, long p99, long max, @Nullable Long budget) {

    static Times of(String what, Collection<Long> millis, @Nullable Long budget) {
      var sorted = millis.stream().sorted().toList();
      return new Times(
          what, sorted.size(), share(sorted, 50), share(sorted, 99), share(sorted, 100), budget);
    }

    public boolean broken() {
      return budget != null && p99 > budget;
    }

    /** The smallest that so many percent do not exceed. */
    private static long share(List<Long> sorted, int percent) {
      if (sorted.isEmpty()) {
        return 0;
      }
      int rank = (int) Math.ceil(sorted.size() * percent / 100.0);
      return sorted.get(Math.max(0, rank - 1));
    }
  }

  /** The same and what others have found of the same run. */
  public AuditOutcome with(List<Count> moreCounts, List<Times> moreTimes) {
    var allCounts = new ArrayList<>(counts);
    allCounts.addAll(moreCounts);
    var allTimes = new ArrayList<>(times);
    allTimes.addAll(moreTimes);
    return new AuditOutcome(name, allCounts, allTimes, skipped);
  }

  public static AuditOutcome skipped(String name, String why) {
    return new AuditOutcome(name, List.of(), List.of(), why);
  }

  /** What had to hold and did not, in words. */
  public List<String> broken() {
    var broken = new ArrayList<String>();
    counts.stream()
        .filter(Count::broken)
        .forEach(
            count -> broken.add("%s: %d (expected: 0)".formatted(count.what(), count.value())));
    times.stream()
        .filter(Times::broken)
        .forEach(times ->
            broken.add(
                "%s: p99 %d ms (expected: at most %d)"
                    .formatted(times.what(), times.p99(), times.budget())));
    return broken;
  }
}
