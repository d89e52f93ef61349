package dev.parley.node.tools;

import static dev.parley.net.metrics.Metric.counter;

import dev.parley.net.metrics.Metric;
import dev.parley.node.kafka.KafkaFailure;
import dev.parley.node.kafka.KafkaSender;
import dev.parley.node.kafka.KafkaTopics;
import dev.parley.proto.tool.ToolCancel;
import dev.parley.proto.tool.ToolMessages;
import dev.parley.proto.tool.ToolRequest;
import dev.parley.proto.tool.Topics;
import dev.parley.session.shell.SessionWorld;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A session's way to the workers: requests and cancels as Kafka records, keyed by session. Never
 * blocks; a stage fails with {@link KafkaFailure}. Asking twice is safe: the worker knows the
 * effect key.
 */
public final class KafkaToolDispatch implements SessionWorld.ToolGate, AutoCloseable {

  private static final int QUEUED = 4_096;
  private static final long BUFFER = 16L * 1024 * 1024;

  private final ToolSettings settings;
  private final KafkaSender sender;
  private final ConcurrentHashMap<String, CompletableFuture<Void>> queues =
      new ConcurrentHashMap<>();

  public static KafkaToolDispatch start(ToolSettings settings) {
    return new KafkaToolDispatch(settings);
  }

  private KafkaToolDispatch(ToolSettings settings) {
    this.settings = settings;
    this.sender =
        KafkaSender.start(
            "parley-tool-dispatch-" + settings.node(),
            settings.bootstrap(),
            new KafkaSender.Limits(QUEUED, BUFFER, settings.delivery()));
  }

  /** Under the names by which they are read. */
  public List<Metric> metrics() {
    return List.of(
        counter(
            "parley_tool_dispatch_sent_total",
            "Tool requests and cancels that the broker has.",
            sender.counts().sent::sum),
        counter(
            "parley_tool_dispatch_failed_total",
            "Tool requests and cancels that did not reach the broker in time.",
            sender.counts().failed::sum),
        counter(
            "parley_tool_dispatch_refused_total",
            "Of those that failed: turned away at once because too many waited.",
            sender.counts().refused::sum));
  }

  /** Of requests and cancels together. */
  public KafkaSender.Counts counts() {
    return sender.counts();
  }

  @Override
  public CompletionStage<Void> request(ToolRequest request, @Nullable String queue) {
    var record =
        KafkaRecords.of(
            ToolRequest.topic(queue),
            request.sessionId(),
            ToolMessages.bytes(request),
            ToolRequest.SCHEMA,
            settings.tenant());
    KafkaRecords.traced(record, request.sessionId(), request.requestId());
    return queue == null ? sender.send(record) : ready(queue).thenCompose(_ -> sender.send(record));
  }

  @Override
  public CompletionStage<Void> cancel(ToolCancel cancel, @Nullable String queue) {
    var record =
        KafkaRecords.of(
            Topics.TOOL_CANCELS,
            cancel.sessionId(),
            ToolMessages.bytes(cancel),
            ToolCancel.SCHEMA,
            settings.tenant());
    KafkaRecords.traced(record, cancel.sessionId(), cancel.requestId());
    if (queue != null) {
      KafkaRecords.put(record.headers(), Topics.HEADER_QUEUE, queue);
    }
    return sender.send(record);
  }

  @Override
  public void close() {
    sender.close();
  }

  /**
   * The queue's topic exists. Asked once a queue, beside the sender, which must not wait for it.
   */
  private CompletableFuture<Void> ready(String queue) {
    if (!Topics.isQueue(queue)) {
      var text = "tool.queue: not a name (expected: 1 to 64 letters, digits, '-' or '_')";
      return CompletableFuture.failedFuture(new KafkaFailure(KafkaFailure.REFUSED, text, null));
    }
    return queues.computeIfAbsent(queue, this::ensure);
  }

  private CompletableFuture<Void> ensure(String queue) {
    var ready = new CompletableFuture<Void>();
    Thread.ofVirtual()
        .name("parley-queue-" + queue)
        .start(() -> {
          try {
            KafkaTopics.ensure(
                settings.bootstrap(),
                List.of(Topics.requestsOf(queue)),
                settings.partitions(),
                settings.delivery());
            ready.complete(null);
          } catch (KafkaFailure failure) {
            queues.remove(queue);
            ready.completeExceptionally(failure);
          }
        });
    return ready;
  }
}
