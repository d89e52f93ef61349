package dev.parley.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.proto.tool.DeadLetter;
import dev.parley.proto.tool.DeadLetter.Original;
import dev.parley.proto.tool.Reading;
import dev.parley.proto.tool.ToolMessage;
import dev.parley.proto.tool.ToolMessages;
import dev.parley.proto.tool.ToolRequest;
import dev.parley.proto.tool.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** What a worker writes: results, which it waits for, progress, which it does not, dead letters. */
final class AnswerProducer implements AutoCloseable {

  private static final Duration SENT = Duration.ofSeconds(15);

  private final String worker;
  private final WorkerCounts counts;
  private final Clock clock;
  private final Producer<byte[], byte[]> producer;

  AnswerProducer(String worker, String bootstrap, WorkerCounts counts, Clock clock) {
    this.worker = worker;
    this.counts = counts;
    this.clock = clock;
    this.producer =
        new KafkaProducer<>(
            Map.ofEntries(
                Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
                Map.entry(ProducerConfig.CLIENT_ID_CONFIG, "parley-" + worker),
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                // A caller waits: each result leaves at once.
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, 0),
                Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L * 1024 * 1024),
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000),
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000),
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000),
                Map.entry(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Tells the outcome; returns when all replicas have it. */
  void tell(ConsumerRecord<byte[], byte[]> record, ToolRequest request, ToolOutcome outcome)
      throws InterruptedException {
    if (memory(outcome) > ToolMessages.MAX_MEMORY) {
      var text = "memory: too long (expected: at most " + ToolMessages.MAX_MEMORY + " characters)";
      tell(record, request, ToolOutcome.failed("memory_too_large", text));
      return;
    }
    byte[] value = ToolMessages.bytes(result(request, outcome));
    if (value.length > ToolMessages.MAX_BYTES) {
      var text =
          "output: %d bytes (expected: at most %d)".formatted(value.length, ToolMessages.MAX_BYTES);
      tell(record, request, ToolOutcome.failed("output_too_large", text));
      return;
    }
    send(result(record, request.sessionId(), value));
    switch (outcome) {
      case ToolOutcome.Done _ -> counts.done.increment();
      case ToolOutcome.Failed _ -> counts.failed.increment();
    }
  }

  /** Tells a session that its request cannot be read. */
  void tellMalformed(ConsumerRecord<byte[], byte[]> record, Reading.Unusable<ToolRequest> refused)
      throws InterruptedException {
    var address = refused.address();
    if (address.sessionId() == null || address.callId() == null) {
      return;
    }
    var error = new ToolMessage.Failure("malformed_request", refused.text(), false);
    var result =
        new ToolMessage.Result(
            address.sessionId(),
            address.callId(),
            address.requestId(),
            null,
            null,
            ToolMessage.Status.ERROR,
            null,
            error,
            worker);
    send(result(record, address.sessionId(), ToolMessages.bytes(result)));
    counts.failed.increment();
  }

  /** Progress may be lost; it is not worth a wait. */
  void tell(ConsumerRecord<byte[], byte[]> record, ToolMessage.Progress progress) {
    var named =
        new ToolMessage.Progress(
            progress.sessionId(),
            progress.callId(),
            progress.requestId(),
            progress.percent(),
            cut(progress.note()),
            cut(progress.say()),
            worker,
            progress.attempt());
    try {
      var _ = producer.send(result(record, progress.sessionId(), ToolMessages.bytes(named)));
    } catch (KafkaException | IllegalStateException notNow) {
      counts.progressDropped.increment();
    }
  }

  /** With the original if the broker takes it: its key or headers may be too large for that. */
  void letter(ConsumerRecord<byte[], byte[]> record, String reason, String text)
      throws InterruptedException {
    var key = Original.of(record.key());
    var whole = letter(record, reason, text, key, Original.of(record.value()));
    var dead = new ProducerRecord<>(Topics.DEAD_LETTERS, record.key(), ToolMessages.bytes(whole));
    carry(record, dead);
    try {
      sendDead(dead);
    } catch (RecordTooLargeException tooLarge) {
      var bare = letter(record, reason, text, null, null);
      sendDead(new ProducerRecord<>(Topics.DEAD_LETTERS, ToolMessages.bytes(bare)));
    }
    counts.deadLetters.increment();
  }

  private DeadLetter letter(
      ConsumerRecord<byte[], byte[]> record,
      String reason,
      String text,
      @Nullable Original key,
      @Nullable Original value) {
    return new DeadLetter(
        reason,
        text,
        worker,
        clock.instant(),
        record.topic(),
        record.partition(),
        record.offset(),
        key,
        value);
  }

  private void sendDead(ProducerRecord<byte[], byte[]> dead) throws InterruptedException {
    dead.headers().add(Topics.HEADER_SCHEMA, DeadLetter.SCHEMA.getBytes(UTF_8));
    send(dead);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(3));
  }

  private ToolMessage.Result result(ToolRequest request, ToolOutcome outcome) {
    var done = outcome instanceof ToolOutcome.Done finished ? finished : null;
    var error =
        outcome instanceof ToolOutcome.Failed(var code, var message, var retryable)
            ? new ToolMessage.Failure(code, message, retryable)
            : null;
    return new ToolMessage.Result(
        request.sessionId(),
        request.callId(),
        request.requestId(),
        request.effectKey(),
        request.tool(),
        error == null ? ToolMessage.Status.OK : ToolMessage.Status.ERROR,
        done == null ? null : done.output(),
        error,
        worker,
        request.attempt(),
        done == null ? null : done.memory());
  }

  private static int memory(ToolOutcome outcome) {
    return outcome instanceof ToolOutcome.Done(_, var memory) && memory != null
        ? memory.toString().length()
        : 0;
  }

  private static ProducerRecord<byte[], byte[]> result(
      ConsumerRecord<byte[], byte[]> record, String sessionId, byte[] value) {
    var result = new ProducerRecord<>(Topics.TOOL_RESULTS, sessionId.getBytes(UTF_8), value);
    result.headers().add(Topics.HEADER_SCHEMA, ToolMessage.SCHEMA.getBytes(UTF_8));
    carry(record, result);
    return result;
  }

  /** Tenant and trace go with the call wherever it goes. */
  private static void carry(
      ConsumerRecord<byte[], byte[]> from, ProducerRecord<byte[], byte[]> to) {
    for (var name : new String[] {Topics.HEADER_TENANT, Topics.HEADER_TRACE}) {
      var header = from.headers().lastHeader(name);
      if (header != null) {
        to.headers().add(header);
      }
    }
  }

  private void send(ProducerRecord<byte[], byte[]> record) throws InterruptedException {
    try {
      producer.send(record).get(SENT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException | IllegalStateException away) {
      if (away.getCause() instanceof RecordTooLargeException tooLarge) {
        throw tooLarge;
      }
      counts.unsent.increment();
      throw new RequestReturned("the broker did not take it");
    }
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null || text.length() <= 1_000 ? text : text.substring(0, 1_000);
  }
}
