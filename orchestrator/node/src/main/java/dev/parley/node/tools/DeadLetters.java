package dev.parley.node.tools;

import dev.parley.node.kafka.KafkaSender;
import dev.parley.proto.tool.DeadLetter;
import dev.parley.proto.tool.DeadLetter.Original;
import dev.parley.proto.tool.ToolMessages;
import dev.parley.proto.tool.Topics;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** Writes what could not be used to the dead-letter topic. */
final class DeadLetters {

  private final KafkaSender sender;
  private final String node;
  private final Clock clock;

  DeadLetters(KafkaSender sender, String node, Clock clock) {
    this.sender = sender;
    this.node = node;
    this.clock = clock;
  }

  /** With the original if the broker takes it: its key or headers may be too large for that. */
  CompletionStage<Void> write(ConsumerRecord<byte[], byte[]> record, String code, String text) {
    var key = Original.of(record.key());
    var value = Original.of(record.value());
    var whole = ToolMessages.bytes(letter(record, code, text, key, value));
    var topic = Topics.DEAD_LETTERS;
    return send(new ProducerRecord<>(topic, null, null, record.key(), whole, record.headers()))
        .exceptionallyCompose(failure -> {
          var bare = ToolMessages.bytes(letter(record, code, text, null, null));
          return failure.getCause() instanceof RecordTooLargeException
              ? send(new ProducerRecord<>(topic, bare))
              : CompletableFuture.failedFuture(failure);
        });
  }

  private DeadLetter letter(
      ConsumerRecord<byte[], byte[]> record,
      String code,
      String text,
      @Nullable Original key,
      @Nullable Original value) {
    return new DeadLetter(
        code,
        text,
        node,
        clock.instant(),
        record.topic(),
        record.partition(),
        record.offset(),
        key,
        value);
  }

  private CompletionStage<Void> send(ProducerRecord<byte[], byte[]> letter) {
    KafkaRecords.put(letter.headers(), Topics.HEADER_SCHEMA, DeadLetter.SCHEMA);
    return sender.send(letter);
  }
}
