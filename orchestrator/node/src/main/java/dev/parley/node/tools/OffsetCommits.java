package dev.parley.node.tools;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells Kafka how far the results topic is done. Belongs to the consumer's thread. */
final class OffsetCommits {

  private static final Logger LOG = LoggerFactory.getLogger(OffsetCommits.class);
  private static final Duration LAST = Duration.ofSeconds(3);

  private final Map<TopicPartition, OffsetWindow> windows;
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private boolean underway;

  OffsetCommits(Map<TopicPartition, OffsetWindow> windows) {
    this.windows = windows;
  }

  /** What has moved since the last time; one commit at a time, the answer comes with a poll. */
  void send(Consumer<?, ?> consumer) {
    var due = due(windows.keySet());
    if (underway || due.isEmpty()) {
      return;
    }
    underway = true;
    consumer.commitAsync(
        due,
        (offsets, failure) -> {
          underway = false;
          if (failure == null) {
            offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
          }
        });
  }

  /** Before partitions are given away. A commit that fails costs duplicates, nothing more. */
  void now(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    var due = due(partitions);
    if (due.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(due, LAST);
    } catch (KafkaException failed) {
      LOG.atDebug().setCause(failed).log("tool results: last commit failed");
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> due(Collection<TopicPartition> partitions) {
    var due = new HashMap<TopicPartition, OffsetAndMetadata>();
    for (var partition : partitions) {
      var window = windows.get(partition);
      long resumeAt = window == null ? -1 : window.resumeAt();
      if (resumeAt >= 0 && resumeAt != committed.getOrDefault(partition, -1L)) {
        due.put(partition, new OffsetAndMetadata(resumeAt));
      }
    }
    return due;
  }
}
