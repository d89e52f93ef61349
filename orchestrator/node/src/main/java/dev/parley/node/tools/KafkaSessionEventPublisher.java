package dev.parley.node.tools;

import static dev.parley.net.metrics.Metric.counter;

import dev.parley.net.metrics.Metric;
import dev.parley.node.kafka.KafkaFailure;
import dev.parley.node.kafka.KafkaSender;
import dev.parley.proto.event.SessionCloudEvent;
import dev.parley.proto.event.SessionEvents;
import dev.parley.proto.tool.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Session events on {@link Topics#SESSION_EVENTS}, keyed and ordered by session. Holds {@value
 * #MOST} events; with the broker away for longer than that lasts, the oldest are dropped and
 * counted.
 */
public final class KafkaSessionEventPublisher implements SessionEventPublisher, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaSessionEventPublisher.class);

  static final int MOST = 10_000;
  private static final int BATCH = 200;
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration FLUSH = Duration.ofSeconds(3);

  private final KafkaSender sender;
  private final Deque<SessionCloudEvent> waiting = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final LongAdder dropped = new LongAdder();
  private final Thread thread;
  private boolean closed;

  public static KafkaSessionEventPublisher start(ToolSettings settings) {
    var publisher = new KafkaSessionEventPublisher(settings);
    publisher.thread.start();
    return publisher;
  }

  private KafkaSessionEventPublisher(ToolSettings settings) {
    this.sender =
        KafkaSender.start(
            "parley-session-events-" + settings.node(),
            settings.bootstrap(),
            new KafkaSender.Limits(2 * BATCH, 8L * 1024 * 1024, settings.delivery()));
    this.thread = Thread.ofVirtual().name("parley-session-events-queue").unstarted(this::run);
  }

  /** Under the names by which they are read. */
  public List<Metric> metrics() {
    return List.of(
        counter(
            "parley_session_events_sent_total",
            "Session events that the broker has.",
            sender.counts().sent::sum),
        counter(
            "parley_session_events_dropped_total",
            "Session events that nobody will hear of, because the broker was away for too long.",
            dropped::sum),
        counter(
            "parley_session_events_failed_total",
            "Attempts to send a session event that failed; it is sent again.",
            sender.counts().failed::sum));
  }

  /** Events that nobody will hear of. */
  public long dropped() {
    return dropped.sum();
  }

  @Override
  public void publish(SessionCloudEvent event) {
    lock.lock();
    try {
      if (closed) {
        dropped.increment();
        return;
      }
      waiting.addLast(event);
      dropOldest();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Sends what waits, for at most 3 s. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      if (!thread.join(FLUSH)) {
        LOG.atWarn().log("session events: some were not sent before the end");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    sender.close();
  }

  private void run() {
    try {
      for (var batch = next(); !batch.isEmpty(); batch = next()) {
        var failed = send(batch);
        if (!failed.isEmpty()) {
          putBack(failed);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for events; nothing once closed and empty. */
  private List<SessionCloudEvent> next() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.await();
      }
      var batch = new ArrayList<SessionCloudEvent>();
      while (batch.size() < BATCH && !waiting.isEmpty()) {
        batch.add(waiting.removeFirst());
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends a batch, of each session one after the other: behind an event that has to be sent again
   * none of its session goes ahead. What is to be sent again, of each session in order.
   */
  private List<SessionCloudEvent> send(List<SessionCloudEvent> batch) {
    var failed = new ArrayList<SessionCloudEvent>();
    var rest = batch;
    while (!rest.isEmpty()) {
      var wave = new LinkedHashMap<String, SessionCloudEvent>();
      rest.forEach(event -> wave.putIfAbsent(event.subject(), event));
      var later = new ArrayList<>(rest);
      later.removeAll(wave.values());
      var stuck = sendWave(List.copyOf(wave.values()));
      failed.addAll(stuck);
      var behind = subjects(stuck);
      rest = new ArrayList<>();
      for (var event : later) {
        (behind.contains(event.subject()) ? failed : rest).add(event);
      }
    }
    return failed;
  }

  private static Set<String> subjects(List<SessionCloudEvent> events) {
    return events.stream().map(SessionCloudEvent::subject).collect(Collectors.toSet());
  }

  /** One event of each session beside each other; those that are to be sent again. */
  private List<SessionCloudEvent> sendWave(List<SessionCloudEvent> wave) {
    var answers =
        wave.stream()
            .map(event ->
                sender
                    .send(
                        KafkaRecords.of(
                            Topics.SESSION_EVENTS,
                            event.subject(),
                            SessionEvents.bytes(event),
                            SessionEvents.SCHEMA,
                            event.tenant()))
                    .toCompletableFuture())
            .toList();
    var failed = new ArrayList<SessionCloudEvent>();
    for (int i = 0; i < wave.size(); i++) {
      try {
        answers.get(i).join();
      } catch (CompletionException failure) {
        if (failure.getCause() instanceof KafkaFailure known && known.retryable()) {
          failed.add(wave.get(i));
        } else {
          dropped.increment();
        }
      }
    }
    return failed;
  }

  private void putBack(List<SessionCloudEvent> failed) {
    lock.lock();
    try {
      if (closed) {
        dropped.add(failed.size());
        return;
      }
      failed.reversed().forEach(waiting::addFirst);
      dropOldest();
    } finally {
      lock.unlock();
    }
    LockSupport.parkNanos(PAUSE.toNanos());
  }

  private void dropOldest() {
    while (waiting.size() > MOST) {
      waiting.removeFirst();
      dropped.increment();
    }
  }
}
