package dev.parley.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/** The requests a worker is busy with, and those that were cancelled before it came to them. */
final class RunningCalls {

  private static final int MOST_CANCELLED = 10_000;
  private static final Duration OLDEST = Duration.ofMinutes(15);

  private final Set<RunningCall> running = ConcurrentHashMap.newKeySet();
  private final Map<String, Instant> cancelled = new LinkedHashMap<>();
  private final Clock clock;
  private volatile boolean closing;

  RunningCalls(Clock clock) {
    this.clock = clock;
  }

  /** From now on the call can be stopped from outside, and is at once if that is due already. */
  void begin(RunningCall call) {
    running.add(call);
    if (closing) {
      call.giveBack("the worker ends");
    } else if (isCancelled(call.request().requestId())) {
      call.cancel();
    }
  }

  void end(RunningCall call) {
    running.remove(call);
  }

  void cancel(String requestId) {
    synchronized (cancelled) {
      cancelled.put(requestId, clock.instant());
      var eldest = cancelled.values().iterator();
      var horizon = clock.instant().minus(OLDEST);
      while (eldest.hasNext()
          && (eldest.next().isBefore(horizon) || cancelled.size() > MOST_CANCELLED)) {
        eldest.remove();
      }
    }
    running.stream()
        .filter(call -> call.request().requestId().equals(requestId))
        .forEach(RunningCall::cancel);
  }

  /** Another worker has these now; two must not run the same effect. */
  void giveBack(Collection<TopicPartition> partitions) {
    running.stream()
        .filter(call -> partitions.contains(call.partition()))
        .forEach(call -> call.giveBack("the partition went to another worker"));
  }

  void giveBackAll() {
    closing = true;
    running.forEach(call -> call.giveBack("the worker ends"));
  }

  int count() {
    return running.size();
  }

  private boolean isCancelled(String requestId) {
    synchronized (cancelled) {
      return cancelled.containsKey(requestId);
    }
  }
}
