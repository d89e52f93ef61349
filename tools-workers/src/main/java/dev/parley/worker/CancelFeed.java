package dev.parley.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.proto.tool.Reading;
import dev.parley.proto.tool.ToolCancel;
import dev.parley.proto.tool.ToolMessages;
import dev.parley.proto.tool.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears all cancels, because any worker may run what is cancelled. In no group and without offsets:
 * begins with those of the last minutes, for requests that have waited as long.
 */
final class CancelFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CancelFeed.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final Duration BACK = Duration.ofMinutes(10);

  private final Worker.Settings settings;
  private final java.util.function.Consumer<ToolCancel> heard;
  private final WorkerCounts counts;
  private final Clock clock;
  private final Thread thread;
  private volatile boolean closing;

  static CancelFeed start(
      Worker.Settings settings,
      java.util.function.Consumer<ToolCancel> heard,
      WorkerCounts counts,
      Clock clock) {
    var feed = new CancelFeed(settings, heard, counts, clock);
    feed.thread.start();
    return feed;
  }

  private CancelFeed(
      Worker.Settings settings,
      java.util.function.Consumer<ToolCancel> heard,
      WorkerCounts counts,
      Clock clock) {
    this.settings = settings;
    this.heard = heard;
    this.counts = counts;
    this.clock = clock;
    this.thread =
        Thread.ofPlatform().daemon().name("parley-cancels-" + settings.name()).unstarted(this::run);
  }

  @Override
  public void close() {
    closing = true;
    try {
      thread.join(Duration.ofSeconds(3));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closing) {
      try (var consumer = consumer()) {
        assign(consumer);
        var looked = clock.instant();
        while (!closing) {
          consumer.poll(POLL).forEach(this::hear);
          if (clock.instant().isAfter(looked.plus(LOOK))) {
            assignAdded(consumer);
            looked = clock.instant();
          }
        }
      } catch (RuntimeException broken) {
        counts.restarted.increment();
        LOG.atWarn().setCause(broken).log("cancels: reading starts again");
        LockSupport.parkNanos(AGAIN.toNanos());
      }
    }
  }

  /** Partitions that the topic did not have before are heard from their first cancel on. */
  private void assignAdded(Consumer<byte[], byte[]> consumer) {
    var known = consumer.assignment();
    var added = new ArrayList<>(partitions(consumer));
    added.removeAll(known);
    if (added.isEmpty()) {
      return;
    }
    var all = new ArrayList<>(known);
    all.addAll(added);
    consumer.assign(all);
    consumer.seekToBeginning(added);
  }

  private static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
    return consumer.partitionsFor(Topics.TOOL_CANCELS).stream()
        .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
        .toList();
  }

  private void assign(Consumer<byte[], byte[]> consumer) {
    var partitions = partitions(consumer);
    consumer.assign(partitions);
    long since = clock.instant().minus(BACK).toEpochMilli();
    var times = new HashMap<TopicPartition, Long>();
    partitions.forEach(partition -> times.put(partition, since));
    consumer
        .offsetsForTimes(times)
        .forEach((partition, found) -> {
          if (found == null) {
            consumer.seekToEnd(List.of(partition));
          } else {
            consumer.seek(partition, found.offset());
          }
        });
    // Now, not with the first poll: a cancel in between must not be missed.
    partitions.forEach(consumer::position);
  }

  private void hear(ConsumerRecord<byte[], byte[]> record) {
    if (!concerns(record, settings.queue())) {
      return;
    }
    switch (ToolMessages.cancel(record.value())) {
      case Reading.Usable<ToolCancel>(var cancel) -> heard.accept(cancel);
      case Reading.Unusable<ToolCancel>(_, var text, _) -> {
        counts.malformed.increment();
        LOG.atWarn().addKeyValue("problem", text).log("a cancel cannot be read");
      }
    }
  }

  /** Without a queue's name it is for everybody: a cancel too many hurts nobody. */
  static boolean concerns(ConsumerRecord<byte[], byte[]> cancel, @Nullable String queue) {
    var header = cancel.headers().lastHeader(Topics.HEADER_QUEUE);
    return header == null
        || header.value() == null
        || new String(header.value(), UTF_8).equals(queue);
  }

  private Consumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            settings.bootstrap(),
            ConsumerConfig.CLIENT_ID_CONFIG,
            "parley-cancels-" + settings.name(),
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "latest",
            ConsumerConfig.METADATA_MAX_AGE_CONFIG,
            10_000,
            ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
            500),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
