package dev.parley.node.tools;

import dev.parley.proto.tool.Reading;
import dev.parley.proto.tool.ToolMessage;
import dev.parley.proto.tool.ToolMessages;
import dev.parley.proto.tool.ToolRequest;
import dev.parley.proto.tool.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The least that answers a request: one consumer, one producer, no threads, no care. What our own
 * worker is measured against.
 */
final class BareWorker implements AutoCloseable {

  private final String bootstrap;
  private final String topic;
  private final Thread thread;
  private volatile boolean closed;

  static BareWorker start(String bootstrap, String queue) {
    var worker = new BareWorker(bootstrap, Topics.requestsOf(queue));
    worker.thread.start();
    return worker;
  }

  private BareWorker(String bootstrap, String topic) {
    this.bootstrap = bootstrap;
    this.topic = topic;
    this.thread = Thread.ofPlatform().name("bare-worker").unstarted(this::run);
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (var consumer =
            new KafkaConsumer<>(
                Map.of(
                    "bootstrap.servers", bootstrap,
                    "group.id", "bare",
                    "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        var producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      consumer.subscribe(List.of(topic));
      while (!closed) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> {
              var _ = producer.send(answer(record.value()));
            });
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> answer(byte[] value) {
    if (!(ToolMessages.request(value) instanceof Reading.Usable<ToolRequest>(var request))) {
      throw new AssertionError("not a request");
    }
    var result = Kafka.result(request.callId().substring("call_".length()));
    ToolMessage message = result;
    return new ProducerRecord<>(
        Topics.TOOL_RESULTS,
        request.sessionId().getBytes(StandardCharsets.UTF_8),
        ToolMessages.bytes(message));
  }
}
