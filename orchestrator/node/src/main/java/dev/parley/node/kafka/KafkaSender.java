package dev.parley.node.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands records to Kafka and never blocks who asks: one bounded queue, one thread, one idempotent
 * producer. Without a broker every record fails at its deadline; with the broker back it goes on by
 * itself.
 */
public final class KafkaSender implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaSender.class);
  private static final Duration IDLE = Duration.ofMillis(200);
  private static final Duration CLOSE = Duration.ofSeconds(3);

  private final String name;
  private final Map<String, Object> settings;
  private final Duration delivery;
  private final BlockingQueue<Parcel> queue;
  private final Thread thread;
  private final Counts counts = new Counts();
  private @Nullable Producer<byte[], byte[]> producer;
  private volatile boolean closed;
  private volatile Instant closeBy = Instant.MAX;

  /**
   * How much a sender may hold and how long it tries.
   *
   * @param queued records waiting for the producer; one more is refused
   * @param bufferBytes records on their way to the broker
   * @param delivery from asked to acknowledged by all replicas
   */
  public record Limits(int queued, long bufferBytes, Duration delivery) {}

  /** What became of the records, for metrics. */
  public static final class Counts {
    public final LongAdder sent = new LongAdder();
    public final LongAdder failed = new LongAdder();

    /** Of the failed: turned away at once because the queue was full. */
    public final LongAdder refused = new LongAdder();
  }

  private record Parcel(ProducerRecord<byte[], byte[]> record, CompletableFuture<Void> delivered) {}

  /**
   * Starts the thread; the producer comes with the first record.
   *
   * @param name of the thread and the Kafka client
   */
  public static KafkaSender start(String name, String bootstrap, Limits limits) {
    var sender = new KafkaSender(name, bootstrap, limits);
    sender.thread.start();
    return sender;
  }

  private KafkaSender(String name, String bootstrap, Limits limits) {
    this.name = name;
    this.delivery = limits.delivery();
    this.settings = settings(name, bootstrap, limits);
    this.queue = new ArrayBlockingQueue<>(limits.queued());
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  public Counts counts() {
    return counts;
  }

  /**
   * Completes when all replicas have the record, or with a {@link KafkaFailure} at the deadline.
   * What hangs on it runs on a Kafka thread and must not block.
   */
  public CompletionStage<Void> send(ProducerRecord<byte[], byte[]> record) {
    var delivered = new CompletableFuture<Void>();
    if (closed || !queue.offer(new Parcel(record, delivered))) {
      counts.refused.increment();
      delivered.completeExceptionally(
          new KafkaFailure(
              KafkaFailure.UNAVAILABLE, "kafka: too much is waiting to be sent", null));
    }
    var outcome = new CompletableFuture<Void>();
    var _ =
        delivered
            .orTimeout(delivery.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((_, failure) -> conclude(outcome, failure));
    return outcome;
  }

  /** Sends what is queued, for at most 3 s, then stops; the rest fails. */
  @Override
  public void close() {
    closeBy = Instant.now().plus(CLOSE);
    closed = true;
    try {
      if (!thread.join(CLOSE.multipliedBy(2))) {
        LOG.atWarn().addKeyValue("sender", name).log("Kafka sender did not stop in time");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closed || (!queue.isEmpty() && Instant.now().isBefore(closeBy))) {
        var parcel = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        // A parcel whose deadline is over was already answered; sending it would surprise.
        if (parcel != null && !parcel.delivered().isDone()) {
          hand(parcel);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      drop(closed ? CLOSE : Duration.ZERO);
    }
  }

  private void hand(Parcel parcel) {
    var delivered = parcel.delivered();
    try {
      var _ =
          producer()
              .send(
                  parcel.record(),
                  (_, failure) -> {
                    if (failure == null) {
                      delivered.complete(null);
                    } else {
                      delivered.completeExceptionally(failure);
                    }
                  });
    } catch (ApiException refused) {
      delivered.completeExceptionally(refused);
    } catch (KafkaException | IllegalStateException broken) {
      // No address resolves yet, or the producer cannot go on: a new one may.
      delivered.completeExceptionally(broken);
      drop(Duration.ZERO);
    }
  }

  private Producer<byte[], byte[]> producer() {
    var current = producer;
    if (current == null) {
      current = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
      producer = current;
    }
    return current;
  }

  private void drop(Duration grace) {
    var current = producer;
    producer = null;
    if (current != null) {
      current.close(grace);
    }
  }

  private void conclude(CompletableFuture<Void> outcome, @Nullable Throwable failure) {
    if (failure == null) {
      counts.sent.increment();
      outcome.complete(null);
      return;
    }
    counts.failed.increment();
    outcome.completeExceptionally(failure(failure));
  }

  private static KafkaFailure failure(Throwable cause) {
    return switch (cause) {
      case KafkaFailure known -> known;
      case TimeoutException _, RetriableException _ ->
          new KafkaFailure(KafkaFailure.UNAVAILABLE, "kafka: no broker took it in time", cause);
      case ApiException _ ->
          new KafkaFailure(KafkaFailure.REFUSED, "kafka: the broker refused it", cause);
      default -> new KafkaFailure(KafkaFailure.UNAVAILABLE, "kafka: cannot be reached", cause);
    };
  }

  private static Map<String, Object> settings(String name, String bootstrap, Limits limits) {
    int delivery = Math.toIntExact(limits.delivery().toMillis());
    var settings = new HashMap<String, Object>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, name);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // A caller waits: each record leaves at once.
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, limits.bufferBytes());
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, delivery);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(3_000, delivery / 2));
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
    return settings;
  }
}
