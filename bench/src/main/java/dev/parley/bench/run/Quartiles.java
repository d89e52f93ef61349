package dev.parley.bench.run;

import java.util.Collection;

/**
 * The middle of some numbers and how far they spread: half of them lie between the quartiles.
 * Unlike a mean, none of it moves because one window was disturbed.
 */
record Quartiles(int count, double lower, double median, double upper) {

  static Quartiles of(Collection<Double> numbers) {
    var sorted = numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new Quartiles(
        sorted.length, share(sorted, 0.25), share(sorted, 0.5), share(sorted, 0.75));
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Between two neighbours in proportion. */
  private static double share(double[] sorted, double share) {
    if (sorted.length == 0) {
      return 0;
    }
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
