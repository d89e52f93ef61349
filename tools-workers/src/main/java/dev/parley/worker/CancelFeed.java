package dev.parley.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.proto.tool.Reading;
import dev.parley.proto.tool.ToolCancel;
import dev.parley.proto.tool.ToolMessages;
import dev.parley.proto.tool.Topics;
import java.time.Clock;
import java.time.Duration;
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
  private static final Duration BACK = Duration.ofMinutes(10);

  private final Worker.Settings settings;
  private final RunningCalls calls;
  private final Clock clock;
  private final Thread thread;
  private volatile boolean closing;

  static CancelFeed start(Worker.Settings settings, RunningCalls calls, Clock clock) {
    var feed = new CancelFeed(settings, calls, clock);
    feed.thread.start();
    return feed;
  }

  private CancelFeed(Worker.Settings settings, RunningCalls calls, Clock clock) {
    this.settings = settings;
    this.calls = calls;
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
        while (!closing) {
          consumer.poll(POLL).forEach(this::hear);
        }
      } catch (RuntimeException broken) {
        LOG.atWarn().setCause(broken).log("cancels: reading starts again");
        LockSupport.parkNanos(AGAIN.toNanos());
      }
    }
  }

  private void assign(Consumer<byte[], byte[]> consumer) {
    var partitions =
        consumer.partitionsFor(Topics.TOOL_CANCELS).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
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
      case Reading.Usable<ToolCancel>(var cancel) -> calls.cancel(cancel.requestId());
      case Reading.Unusable<ToolCancel>(_, var text, _) ->
          LOG.atWarn().addKeyValue("problem", text).log("a cancel cannot be read");
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
            ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
            500),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
