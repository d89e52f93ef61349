package dev.parley.net.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often each code of a fixed list has come up. Any other code counts as {@value #OTHER}, so
 * that whoever invents codes cannot fill a monitoring system. Safe from any thread.
 */
public final class CodeCounters {

  public static final String OTHER = "other";

  private final Map<String, LongAdder> counts = new LinkedHashMap<>();
  private final LongAdder others = new LongAdder();

  public CodeCounters(String... codes) {
    for (var code : codes) {
      counts.put(code, new LongAdder());
    }
    counts.put(OTHER, others);
  }

  public void increment(@Nullable String code) {
    (code == null ? others : counts.getOrDefault(code, others)).increment();
  }

  /** How often this code, one of the list, has come up. */
  public long sum(String code) {
    var count = counts.get(code);
    if (count == null) {
      throw new IllegalArgumentException(
          "code: %s (expected: one of %s)".formatted(code, counts.keySet()));
    }
    return count.sum();
  }

  /** Where each count is read. */
  public Map<String, DoubleSupplier> readings() {
    var readings = new LinkedHashMap<String, DoubleSupplier>();
    counts.forEach((code, count) -> readings.put(code, count::sum));
    return readings;
  }
}
