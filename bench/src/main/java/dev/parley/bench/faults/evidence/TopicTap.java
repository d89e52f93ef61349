package dev.parley.bench.faults.evidence;

import dev.parley.proto.Json;
import dev.parley.proto.tool.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A consumer of its own that hears everything of the tools and sessions from the beginning. */
public final class TopicTap implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration METADATA = Duration.ofSeconds(20);
  private static final long CLOSE_SECONDS = 5;
  private static final List<String> TOPICS =
      List.of(
          Topics.TOOL_REQUESTS, Topics.TOOL_RESULTS, Topics.SESSION_EVENTS, Topics.DEAD_LETTERS);

  private final KafkaConsumer<String, byte[]> consumer;
  private final Thread reader;
  private final List<TopicNote> notes = new ArrayList<>();
  private boolean complete;
  private volatile boolean closing;

  public TopicTap(String bootstrap) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(partitions());
    consumer.seekToBeginning(consumer.assignment());
    reader = Thread.ofPlatform().name("topic-tap").daemon().start(this::read);
  }

  /** Calls that were requested and have no result yet, as far as the topics tell. */
  public synchronized int inFlight() {
    var open = new HashSet<String>();
    notes.stream().filter(TopicNote::isRequest).forEach(note -> open.add(note.key()));
    notes.stream().filter(TopicNote::isResult).forEach(note -> open.remove(note.key()));
    return open.size();
  }

  /** Everything up to now; waits until it has been read, at most so long. */
  public synchronized List<TopicNote> all(long seconds) throws InterruptedException {
    complete = false;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!complete && System.nanoTime() < end) {
      wait(POLL.toMillis());
    }
    return List.copyOf(notes);
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    try {
      reader.join(Duration.ofSeconds(CLOSE_SECONDS));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private List<TopicPartition> partitions() {
    return TOPICS.stream()
        .flatMap(topic -> consumer.partitionsFor(topic, METADATA).stream())
        .map(found -> new TopicPartition(found.topic(), found.partition()))
        .toList();
  }

  private void read() {
    try (consumer) {
      while (!closing) {
        var records = consumer.poll(POLL);
        var fresh = new ArrayList<TopicNote>();
        for (var one : records) {
          fresh.add(note(one));
        }
        keep(fresh, records.isEmpty());
      }
    } catch (WakeupException asked) {
      // To close.
    }
  }

  private synchronized void keep(List<TopicNote> fresh, boolean nothingMore) {
    notes.addAll(fresh);
    complete = nothingMore;
    notifyAll();
  }

  private static TopicNote note(ConsumerRecord<String, byte[]> one) {
    try {
      var tree = Json.mapper().readTree(one.value());
      return new TopicNote(one.topic(), one.timestamp(), tree);
    } catch (IOException notJson) {
      return new TopicNote(one.topic(), one.timestamp(), Json.mapper().nullNode());
    }
  }
}
