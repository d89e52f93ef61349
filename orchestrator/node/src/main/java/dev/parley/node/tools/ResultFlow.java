package dev.parley.node.tools;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Holds a partition back while too much of it is in delivery; the others go on. What is held back
 * stays in Kafka.
 */
final class ResultFlow {

  static final int MOST = 500;
  private static final long MOST_BYTES = 8L * 1024 * 1024;

  static void adjust(
      Consumer<?, ?> consumer, Map<TopicPartition, OffsetWindow> windows, ResultCounts counts) {
    var paused = consumer.paused();
    for (var entry : windows.entrySet()) {
      var partition = entry.getKey();
      boolean held = paused.contains(partition);
      if (!held && full(entry.getValue())) {
        consumer.pause(List.of(partition));
        counts.paused.increment();
      } else if (held && half(entry.getValue())) {
        consumer.resume(List.of(partition));
      }
    }
  }

  private static boolean full(OffsetWindow window) {
    return window.count() >= MOST || window.bytes() >= MOST_BYTES;
  }

  private static boolean half(OffsetWindow window) {
    return window.count() <= MOST / 2 && window.bytes() <= MOST_BYTES / 2;
  }

  private ResultFlow() {}
}
