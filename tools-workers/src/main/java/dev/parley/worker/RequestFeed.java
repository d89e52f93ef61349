package dev.parley.worker;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.InvalidOffsetMetadataHandlingPolicy;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.internal.DrainingCloseable.DrainingMode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds requests to the processor, many at once and out of order, so that a slow tool keeps nobody
 * waiting. When the Kafka side of it breaks, it is made anew.
 */
final class RequestFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RequestFeed.class);
  private static final Duration WATCH = Duration.ofMillis(250);
  private static final Duration AGAIN = Duration.ofMillis(250);
  private static final Duration COMMIT = Duration.ofMillis(200);

  private final Worker.Settings settings;
  private final String topic;
  private final int concurrency;
  private final RequestProcessor requests;
  private final RunningCalls calls;
  private final WorkerCounts counts;
  private final CountDownLatch assigned = new CountDownLatch(1);
  private final Thread keeper;
  private volatile boolean closing;
  private volatile Duration grace = Duration.ZERO;

  /**
   * Begins to feed.
   *
   * @param concurrency requests in hand at once, those that wait for a place included
   */
  static RequestFeed start(
      Worker.Settings settings,
      String topic,
      int concurrency,
      RequestProcessor requests,
      RunningCalls calls,
      WorkerCounts counts) {
    var feed = new RequestFeed(settings, topic, concurrency, requests, calls, counts);
    feed.keeper.start();
    return feed;
  }

  private RequestFeed(
      Worker.Settings settings,
      String topic,
      int concurrency,
      RequestProcessor requests,
      RunningCalls calls,
      WorkerCounts counts) {
    this.settings = settings;
    this.topic = topic;
    this.concurrency = concurrency;
    this.requests = requests;
    this.calls = calls;
    this.counts = counts;
    this.keeper = Thread.ofPlatform().name("parley-feed-" + settings.name()).unstarted(this::keep);
  }

  boolean awaitAssignment(Duration time) throws InterruptedException {
    return assigned.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Lets running requests end within the grace; gives the rest back. */
  void close(Duration grace) {
    this.grace = grace;
    closing = true;
    LockSupport.unpark(keeper);
    try {
      if (!keeper.join(grace.plusSeconds(15))) {
        LOG.atWarn().addKeyValue("worker", settings.name()).log("worker did not end in time");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    close(settings.grace());
  }

  private void keep() {
    while (!closing) {
      try {
        serve();
      } catch (RuntimeException broken) {
        LOG.atWarn().setCause(broken).log("requests: reading broke");
      }
      if (!closing) {
        counts.restarted.increment();
        LockSupport.parkNanos(AGAIN.toNanos());
      }
    }
  }

  private void serve() {
    var consumer = consumer();
    var processor = new VirtualProcessor(options(consumer));
    try {
      processor.subscribe(List.of(topic), new Assignments());
      processor.poll(context -> requests.take(context.getSingleConsumerRecord()));
      while (!closing && !processor.isClosedOrFailed()) {
        LockSupport.parkNanos(WATCH.toNanos());
      }
    } finally {
      // Whole seconds only, and zero would not let the interrupted end.
      var patience = grace.plusSeconds(1);
      processor.close(patience, DrainingMode.DONT_DRAIN);
    }
  }

  private ParallelConsumerOptions<byte[], byte[]> options(Consumer<byte[], byte[]> consumer) {
    return ParallelConsumerOptions.<byte[], byte[]>builder()
        .consumer(consumer)
        .ordering(ProcessingOrder.UNORDERED)
        .maxConcurrency(concurrency)
        .commitMode(CommitMode.PERIODIC_CONSUMER_ASYNCHRONOUS)
        .commitInterval(COMMIT)
        // Slow tools are what this is for: no warning before they are very slow.
        .thresholdForTimeSpendInQueueWarning(Duration.ofMinutes(2))
        .retryDelayProvider(_ -> AGAIN)
        // What another program wrote beside an offset costs duplicates at most.
        .invalidOffsetMetadataPolicy(InvalidOffsetMetadataHandlingPolicy.IGNORE)
        .ignoreReflectiveAccessExceptionsForAutoCommitDisabledCheck(true)
        .build();
  }

  private Consumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.ofEntries(
            Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap()),
            Map.entry(ConsumerConfig.CLIENT_ID_CONFIG, "parley-" + settings.name()),
            Map.entry(ConsumerConfig.GROUP_ID_CONFIG, settings.group()),
            Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
            Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
            Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
            Map.entry(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName()),
            // The least that brokers allow by default: callers wait for what a dead worker had.
            Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000),
            Map.entry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500),
            Map.entry(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000),
            Map.entry(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private final class Assignments implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      assigned.countDown();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      calls.giveBack(partitions);
    }
  }
}
