package dev.parley.node.tools;

import dev.parley.node.kafka.KafkaFailure;
import dev.parley.node.kafka.KafkaSender;
import dev.parley.proto.tool.Reading;
import dev.parley.proto.tool.ToolMessage;
import dev.parley.proto.tool.ToolMessages;
import dev.parley.session.model.Disposition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one record of the results topic to its end: taken by its session, a dead letter, or parked
 * at the end of the topic. Tries until one of them is true; the record's offset waits for it.
 */
final class ResultDelivery {

  /** When a record was parked first, in epoch milliseconds; survives being parked again. */
  static final String HEADER_PARKED = "parley-parked-since";

  private static final Logger LOG = LoggerFactory.getLogger(ResultDelivery.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final ResultReceiver results;
  private final KafkaSender sender;
  private final DeadLetters letters;
  private final Patience patience;
  private final ResultCounts counts;
  private final Clock clock;
  private final SessionLanes lanes;
  private final Executor executor;

  /**
   * How long a session that does not answer is waited for.
   *
   * @param answer one attempt
   * @param park then the record goes to the end of the topic, and the session's next one has a try
   * @param giveUp then it becomes a dead letter {@code session_unreachable}
   */
  record Patience(Duration answer, Duration park, Duration giveUp) {
    static final Patience USUAL =
        new Patience(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofMinutes(10));
  }

  ResultDelivery(
      ResultReceiver results,
      KafkaSender sender,
      DeadLetters letters,
      Patience patience,
      ResultCounts counts,
      Clock clock,
      Executor executor) {
    this.results = results;
    this.sender = sender;
    this.letters = letters;
    this.patience = patience;
    this.counts = counts;
    this.clock = clock;
    this.executor = executor;
    this.lanes = new SessionLanes(executor);
  }

  /** Completes when the record needs no more care; never fails. */
  CompletableFuture<Void> deliver(ConsumerRecord<byte[], byte[]> record) {
    counts.received.increment();
    return switch (ToolMessages.message(record.value())) {
      case Reading.Usable<ToolMessage>(var message) ->
          lanes.enter(
              message.sessionId(), () -> attempt(record, message, clock.instant(), FIRST_PAUSE));
      case Reading.Unusable<ToolMessage>(var reason, var text, _) ->
          letter(record, reason.code(), text);
    };
  }

  private CompletableFuture<Void> attempt(
      ConsumerRecord<byte[], byte[]> record, ToolMessage message, Instant first, Duration pause) {
    return answer(message)
        .orTimeout(patience.answer().toMillis(), TimeUnit.MILLISECONDS)
        .thenCompose(disposition -> settle(record, disposition))
        // Settling never fails, so this is about the answer.
        .exceptionallyCompose(_ -> again(record, message, first, pause));
  }

  private CompletableFuture<Disposition> answer(ToolMessage message) {
    try {
      // A copy: its deadline must not end the session's own future.
      return results.accept(message).toCompletableFuture().copy();
    } catch (RuntimeException broken) {
      return CompletableFuture.failedFuture(broken);
    }
  }

  private CompletableFuture<Void> settle(
      ConsumerRecord<byte[], byte[]> record, Disposition disposition) {
    return switch (disposition) {
      case ACCEPTED, DUPLICATE -> {
        counts.ended(disposition.code());
        yield CompletableFuture.completedFuture(null);
      }
      case LATE ->
          letter(
              record,
              disposition.code(),
              "call_id: no longer waited for (expected: a result before the deadline)");
      case SESSION_OVER ->
          letter(
              record,
              disposition.code(),
              "session_id: over when this came (expected: a session that waits for it)");
      case BREAKS_SCHEMA ->
          letter(
              record,
              disposition.code(),
              "output: not as the tool's output_schema says (expected: what it says)");
      case CROWDED -> {
        counts.ended(disposition.code());
        yield CompletableFuture.completedFuture(null);
      }
      case UNKNOWN_SESSION ->
          letter(
              record,
              disposition.code(),
              "session_id: unknown (expected: a session that asked for this)");
      case UNKNOWN_CALL ->
          letter(
              record,
              disposition.code(),
              "call_id: unknown to its session (expected: a call it asked for)");
      case MISMATCH ->
          letter(
              record,
              disposition.code(),
              "request_id: not the one that asked (expected: request_id, tool of the call)");
    };
  }

  private CompletableFuture<Void> again(
      ConsumerRecord<byte[], byte[]> record, ToolMessage message, Instant first, Duration pause) {
    var waited = Duration.between(first, clock.instant());
    if (waited.compareTo(patience.park()) >= 0) {
      return park(record, first);
    }
    counts.retried.increment();
    return after(pause, () -> attempt(record, message, first, longer(pause)));
  }

  private CompletableFuture<Void> park(ConsumerRecord<byte[], byte[]> record, Instant first) {
    var since = parkedSince(record, first);
    if (Duration.between(since, clock.instant()).compareTo(patience.giveUp()) >= 0) {
      return letter(
          record,
          "session_unreachable",
          "session_id: did not answer for %s (expected: a session that can be reached)"
              .formatted(patience.giveUp()));
    }
    var parked =
        new ProducerRecord<>(
            record.topic(), null, null, record.key(), record.value(), record.headers());
    KafkaRecords.put(parked.headers(), HEADER_PARKED, Long.toString(since.toEpochMilli()));
    return untilSent(() -> sender.send(parked), FIRST_PAUSE)
        .thenRun(counts.parked::increment)
        .exceptionallyCompose(_ ->
            letter(
                record,
                "not_parked",
                "record: refused by the broker (expected: one that it takes again)"));
  }

  private CompletableFuture<Void> letter(
      ConsumerRecord<byte[], byte[]> record, String code, String text) {
    return untilSent(() -> letters.write(record, code, text), FIRST_PAUSE)
        .handle((_, refused) -> {
          counts.ended(code);
          if (refused != null) {
            counts.lettersRefused.increment();
            LOG.atError()
                .addKeyValue("reason", code)
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .log("the broker refused a dead letter");
          }
          return null;
        });
  }

  /**
   * Without a broker nothing else happens either: there is no better moment to give up. What a
   * broker refuses it refuses for ever; that ends it.
   */
  private CompletableFuture<Void> untilSent(Supplier<CompletionStage<Void>> send, Duration pause) {
    return send.get()
        .toCompletableFuture()
        .exceptionallyCompose(failure ->
            refused(failure)
                ? CompletableFuture.failedFuture(failure)
                : after(pause, () -> untilSent(send, longer(pause))));
  }

  private static boolean refused(Throwable failure) {
    var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    return cause instanceof KafkaFailure known && !known.retryable();
  }

  private CompletableFuture<Void> after(Duration pause, Supplier<CompletableFuture<Void>> work) {
    var later =
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, executor);
    return CompletableFuture.runAsync(() -> {}, later).thenCompose(_ -> work.get());
  }

  private static Duration longer(Duration pause) {
    var doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private static Instant parkedSince(ConsumerRecord<byte[], byte[]> record, Instant otherwise) {
    @Nullable String since = KafkaRecords.header(record.headers(), HEADER_PARKED);
    try {
      return since == null ? otherwise : Instant.ofEpochMilli(Long.parseLong(since));
    } catch (NumberFormatException foreign) {
      return otherwise;
    }
  }
}
