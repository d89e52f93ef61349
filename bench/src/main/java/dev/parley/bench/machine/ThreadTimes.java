package dev.parley.bench.machine;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** CPU that each thread of a process has used so far, in nanoseconds, by the thread's number. */
public record ThreadTimes(Map<Long, Spent> threads) {

  /** {@code name}: as Linux has it, 15 characters at most. */
  record Spent(String name, long nanos) {}

  public ThreadTimes {
    threads = Map.copyOf(threads);
  }

  /** What was spent since then, by name. What ended meanwhile is left out: it cannot be read. */
  public Map<String, Long> since(ThreadTimes earlier) {
    var spent = new TreeMap<String, Long>();
    threads.forEach((number, now) -> {
      var before = earlier.threads.get(number);
      spent.merge(now.name(), now.nanos() - (before == null ? 0 : before.nanos()), Long::sum);
    });
    return new HashMap<>(spent);
  }

  public long nanosSince(ThreadTimes earlier) {
    return since(earlier).values().stream().mapToLong(Long::longValue).sum();
  }
}
