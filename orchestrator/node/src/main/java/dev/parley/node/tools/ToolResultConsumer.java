package dev.parley.node.tools;

import dev.parley.node.kafka.KafkaSender;
import dev.parley.proto.tool.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what workers tell about tool calls and sees each record to its end, at least once: an
 * offset is committed only when every record before it was taken, refused or parked. In order for
 * each session, many sessions beside each other. One thread, which never waits for a session.
 */
public final class ToolResultConsumer implements AutoCloseable {

  /** All nodes are one group: a result goes to any of them and is routed from there. */
  public static final String GROUP = "parley-nodes";

  private static final Logger LOG = LoggerFactory.getLogger(ToolResultConsumer.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration DRAIN = Duration.ofSeconds(5);
  private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);

  private static final CloseOptions LEAVING =
      CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);

  private final ToolSettings settings;
  private final ResultDelivery delivery;
  private final KafkaSender sender;
  private final ExecutorService executor;
  private final ResultCounts counts = new ResultCounts();
  private final CountDownLatch assigned = new CountDownLatch(1);
  private final Map<TopicPartition, OffsetWindow> windows = new HashMap<>();
  private final Thread thread;
  private volatile boolean stopping;

  public static ToolResultConsumer start(ToolSettings settings, ResultReceiver results) {
    return start(settings, results, ResultDelivery.Patience.USUAL);
  }

  static ToolResultConsumer start(
      ToolSettings settings, ResultReceiver results, ResultDelivery.Patience patience) {
    var consumer = new ToolResultConsumer(settings, results, patience);
    consumer.thread.start();
    return consumer;
  }

  private ToolResultConsumer(
      ToolSettings settings, ResultReceiver results, ResultDelivery.Patience patience) {
    this.settings = settings;
    this.executor = Executors.newVirtualThreadPerTaskExecutor();
    this.sender =
        KafkaSender.start(
            "parley-dead-letters-" + settings.node(),
            settings.bootstrap(),
            new KafkaSender.Limits(4_096, 16L * 1024 * 1024, settings.delivery()));
    var clock = Clock.systemUTC();
    var letters = new DeadLetters(sender, settings.node(), clock);
    this.delivery = new ResultDelivery(results, sender, letters, patience, counts, clock, executor);
    this.thread =
        Thread.ofPlatform().name("parley-tool-results-" + settings.node()).unstarted(this::run);
  }

  public ResultCounts counts() {
    return counts;
  }

  /** Whether this node has been given its part of the topic within the time. */
  public boolean awaitAssignment(Duration time) throws InterruptedException {
    return assigned.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Lets what is in delivery end, for at most 5 s; the rest is read again by another node. */
  @Override
  public void close() {
    stopping = true;
    try {
      thread.join(DRAIN.plusSeconds(5));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    sender.close();
    executor.shutdownNow();
  }

  private void run() {
    while (!stopping) {
      try (var consumer = consumer()) {
        serve(consumer);
      } catch (RuntimeException broken) {
        counts.restarted.increment();
        windows.clear();
        LOG.atWarn().setCause(broken).log("tool results: reading starts again");
        LockSupport.parkNanos(RESTART_PAUSE.toNanos());
      }
    }
  }

  private void serve(Consumer<byte[], byte[]> consumer) {
    consumer.subscribe(List.of(Topics.TOOL_RESULTS), new Assignments(consumer));
    var commits = new OffsetCommits(windows);
    while (!stopping) {
      consumer.poll(POLL).forEach(this::take);
      ResultFlow.adjust(consumer, windows, counts);
      commits.send(consumer);
    }
    drain(consumer, commits);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    var partition = new TopicPartition(record.topic(), record.partition());
    var window = windows.computeIfAbsent(partition, _ -> new OffsetWindow());
    window.take(record.offset(), Math.max(0, record.serializedValueSize()));
    // The window is remembered, not looked up: after a rebalance it is no longer the partition's.
    var _ = delivery.deliver(record).whenComplete((_, _) -> window.finish(record.offset()));
  }

  private void drain(Consumer<byte[], byte[]> consumer, OffsetCommits commits) {
    var end = Instant.now().plus(DRAIN);
    consumer.pause(consumer.assignment());
    while (windows.values().stream().anyMatch(window -> window.count() > 0)
        && Instant.now().isBefore(end)) {
      consumer.poll(Duration.ofMillis(10));
    }
    commits.now(consumer, windows.keySet());
    // A member with a name stays in the group unless it says that it leaves.
    consumer.close(LEAVING);
  }

  private Consumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.ofEntries(
            Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap()),
            Map.entry(ConsumerConfig.CLIENT_ID_CONFIG, "parley-tool-results-" + settings.node()),
            Map.entry(ConsumerConfig.GROUP_ID_CONFIG, GROUP),
            // By its name a dead node can be taken out of the group at once, see ResultReaders.
            Map.entry(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, settings.node()),
            Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
            Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
            Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
            Map.entry(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName()),
            // The least that brokers allow by default: callers wait for what a dead node had.
            Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000),
            Map.entry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000),
            Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 200),
            Map.entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 * 1024 * 1024),
            Map.entry(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000),
            Map.entry(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** Partitions come and go; what is in delivery for a lost one ends without a commit. */
  private final class Assignments implements ConsumerRebalanceListener {

    private final Consumer<byte[], byte[]> consumer;

    Assignments(Consumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      partitions.forEach(windows::remove);
      assigned.countDown();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      new OffsetCommits(windows).now(consumer, partitions);
      partitions.forEach(windows::remove);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      partitions.forEach(windows::remove);
    }
  }
}
