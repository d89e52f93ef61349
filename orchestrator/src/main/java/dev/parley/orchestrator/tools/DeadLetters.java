package dev.parley.orchestrator.tools;

import dev.parley.orchestrator.kafka.KafkaSender;
import dev.parley.proto.tool.DeadLetter;
import dev.parley.proto.tool.ToolMessages;
import dev.parley.proto.tool.Topics;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

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

  CompletionStage<Void> write(ConsumerRecord<byte[], byte[]> original, String code, String text) {
    var letter =
        new DeadLetter(
            code,
            text,
            node,
            clock.instant(),
            original.topic(),
            original.partition(),
            original.offset(),
            DeadLetter.Original.of(original.key()),
            DeadLetter.Original.of(original.value()));
    var record =
        new ProducerRecord<>(
            Topics.DEAD_LETTERS,
            null,
            null,
            original.key(),
            ToolMessages.bytes(letter),
            original.headers());
    Records.put(record.headers(), Topics.HEADER_SCHEMA, DeadLetter.SCHEMA);
    return sender.send(record);
  }
}
