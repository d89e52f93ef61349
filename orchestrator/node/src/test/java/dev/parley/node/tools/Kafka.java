package dev.parley.node.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.node.kafka.EmbeddedKafka;
import dev.parley.node.kafka.KafkaTopics;
import dev.parley.proto.Json;
import dev.parley.proto.tool.DeadLetter;
import dev.parley.proto.tool.ToolMessage;
import dev.parley.proto.tool.ToolRequest;
import dev.parley.proto.tool.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A broker with all topics, and what anyone outside can do with it: write and read records. */
final class Kafka implements AutoCloseable {

  static final Duration SOON = Duration.ofSeconds(20);

  private final Path folder;
  private final KafkaProducer<byte[], byte[]> producer;
  private @Nullable EmbeddedKafka broker;
  final String bootstrap;

  static Kafka start(Path folder) {
    var broker = EmbeddedKafka.start(folder, 0);
    KafkaTopics.ensure(broker.bootstrapServers(), Topics.all(), 4, SOON);
    return new Kafka(folder, broker);
  }

  private Kafka(Path folder, EmbeddedKafka broker) {
    this.folder = folder;
    this.broker = broker;
    this.bootstrap = broker.bootstrapServers();
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "linger.ms", 0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  void stopBroker() {
    var running = broker;
    if (running != null) {
      running.close();
    }
    broker = null;
  }

  void startBrokerAgain() {
    broker = EmbeddedKafka.start(folder, Integer.parseInt(bootstrap.split(":", 2)[1]));
  }

  void write(String topic, String key, byte[] value) throws Exception {
    producer
        .send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value))
        .get(20, TimeUnit.SECONDS);
  }

  /** Without waiting; a record that is lost shows in what is read. */
  void writeLater(String topic, String key, byte[] value) {
    var _ = producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value));
  }

  /** All records of a topic from its beginning, until enough of them are as wanted. */
  List<ConsumerRecord<byte[], byte[]>> await(
      String topic, int count, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    try (var reader =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions =
          reader.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      var end = Instant.now().plus(SOON);
      while (found.size() < count && Instant.now().isBefore(end)) {
        reader.poll(Duration.ofMillis(100)).forEach(r -> addIf(found, r, wanted));
      }
      if (found.size() < count) {
        throw new AssertionError(topic + ": " + found.size() + " of " + count + " records");
      }
      return found;
    }
  }

  /** A member of a group, as a node is one. */
  KafkaConsumer<byte[], byte[]> reader(String group, String name) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", bootstrap,
            "group.id", group,
            "group.instance.id", name,
            "session.timeout.ms", 45_000,
            "partition.assignment.strategy", CooperativeStickyAssignor.class.getName()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  DeadLetter letter(String reason) {
    return letter(
        this.await(Topics.DEAD_LETTERS, 1, r -> letter(r).reason().equals(reason)).getFirst());
  }

  /** A letter without what it is about. */
  DeadLetter bareLetter(String topic) {
    Predicate<ConsumerRecord<byte[], byte[]>> bare =
        record -> letter(record).topic().equals(topic) && letter(record).value() == null;
    return letter(this.await(Topics.DEAD_LETTERS, 1, bare).getFirst());
  }

  static DeadLetter letter(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Json.mapper().readValue(record.value(), DeadLetter.class);
    } catch (IOException odd) {
      throw new AssertionError(odd);
    }
  }

  static void until(String what, BooleanSupplier condition) {
    var end = Instant.now().plus(SOON);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("not in time: " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  static ToolRequest request(String id, String tool, Duration time) {
    return request(id, tool, "{}", time, 0);
  }

  static ToolRequest request(String id, String tool, String arguments, Duration time, int retries) {
    try {
      return new ToolRequest(
          "req_" + id,
          "effect_" + id,
          "sess_" + id,
          1,
          "call_" + id,
          tool,
          Json.mapper().readTree(arguments),
          1,
          Instant.now().plus(time),
          new ToolRequest.Agent("deliveries", 1),
          Map.of("customer_number", "77001"),
          retries);
    } catch (IOException notJson) {
      throw new AssertionError(notJson);
    }
  }

  static ToolMessage.Result result(String id) {
    var output = Json.mapper().createObjectNode().put("status", "fine");
    return new ToolMessage.Result(
        "sess_" + id, "call_" + id, null, null, null, ToolMessage.Status.OK, output, null, null);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
    stopBroker();
  }

  private static void addIf(
      List<ConsumerRecord<byte[], byte[]>> found,
      ConsumerRecord<byte[], byte[]> record,
      Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    if (wanted.test(record)) {
      found.add(record);
    }
  }
}
