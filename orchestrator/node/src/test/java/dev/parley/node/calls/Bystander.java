package dev.parley.node.calls;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.node.tools.ToolResultConsumer;
import dev.parley.proto.Json;
import dev.parley.proto.tool.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Any program beside a node that knows Kafka and nothing of Parley but its topics. */
public final class Bystander implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Map<String, Object> broker;
  private final KafkaProducer<String, String> producer;

  public Bystander(String bootstrap) {
    broker = Map.of("bootstrap.servers", bootstrap);
    producer = new KafkaProducer<>(broker, new StringSerializer(), new StringSerializer());
  }

  /** Puts a value where results of tools belong. */
  public void result(String sessionId, String value) throws Exception {
    producer
        .send(new ProducerRecord<>(Topics.TOOL_RESULTS, sessionId, value))
        .get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  /** The first record of a topic, from its beginning, that is as wanted. */
  public JsonNode first(String topic, Predicate<JsonNode> wanted) {
    return all(topic, found -> found.stream().anyMatch(wanted)).stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow();
  }

  /** All records of a topic from its beginning, once there is enough of them. */
  public List<JsonNode> all(String topic, Predicate<List<JsonNode>> enough) {
    try (var reader =
        new KafkaConsumer<>(broker, new StringDeserializer(), new StringDeserializer())) {
      var partitions =
          reader.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      var found = new ArrayList<JsonNode>();
      long end = System.nanoTime() + SOON.toNanos();
      while (!enough.test(found)) {
        if (System.nanoTime() > end) {
          throw new AssertionError(topic + ": not in time, but " + found);
        }
        reader.poll(POLL).forEach(record -> found.add(parsed(record.value())));
      }
      return found;
    }
  }

  /** Waits until the node is done with every result that there is. */
  public void untilAllResultsAreTaken() throws Exception {
    try (var admin = Admin.create(broker)) {
      long end = System.nanoTime() + SOON.toNanos();
      while (!ends(admin).equals(taken(admin))) {
        if (System.nanoTime() > end) {
          throw new AssertionError("results: %s, taken %s".formatted(ends(admin), taken(admin)));
        }
        Thread.onSpinWait();
      }
    }
  }

  private static Map<TopicPartition, Long> ends(Admin admin) throws Exception {
    var topic = admin.describeTopics(List.of(Topics.TOOL_RESULTS)).allTopicNames().get();
    var asked =
        requireNonNull(topic.get(Topics.TOOL_RESULTS)).partitions().stream()
            .collect(
                Collectors.toMap(
                    each -> new TopicPartition(Topics.TOOL_RESULTS, each.partition()),
                    _ -> OffsetSpec.latest()));
    return admin.listOffsets(asked).all().get().entrySet().stream()
        .filter(each -> each.getValue().offset() > 0)
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().offset()));
  }

  private static Map<TopicPartition, Long> taken(Admin admin) throws Exception {
    return admin
        .listConsumerGroupOffsets(ToolResultConsumer.GROUP)
        .partitionsToOffsetAndMetadata()
        .get()
        .entrySet()
        .stream()
        .filter(each -> each.getValue() != null && each.getValue().offset() > 0)
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().offset()));
  }

  private static JsonNode parsed(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (IOException notJson) {
      throw new UncheckedIOException(notJson);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
  }
}
