package dev.parley.worker;

import dev.parley.proto.tool.ToolRequest;
import dev.parley.proto.tool.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A process's worker: takes requests from Kafka, runs tools, tells the results. Start as many as
 * there is work for, anywhere; they share it.
 *
 * {@snippet :
 * var worker =
 *     Worker.builder("localhost:9092")
 *         .tool("weather", call -> ToolOutcome.done(forecasts.of(call.text("city"))))
 *         .start();
 * }
 */
public final class Worker implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(20);

  private final Settings settings;
  private final WorkerCounts counts;
  private final RunningCalls calls;
  private final AnswerProducer answers;
  private final CancelFeed cancels;
  private final RequestFeed requests;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * How a worker speaks with Kafka.
   *
   * @param name of this worker, in results and dead letters
   * @param queue whose requests it takes; null for the shared ones
   * @param grace for running tools when the worker closes
   */
  record Settings(String bootstrap, String name, @Nullable String queue, Duration grace) {

    /** Workers of one queue share its requests. */
    String group() {
      return queue == null ? "parley-workers" : "parley-workers-" + queue;
    }
  }

  /** Begins the description of a worker for the brokers, {@code host:port,…}. */
  public static Builder builder(String bootstrapServers) {
    return new Builder(bootstrapServers);
  }

  private Worker(Settings settings, Map<String, Tool> tools, int concurrency) {
    var clock = Clock.systemUTC();
    var topic = ToolRequest.topic(settings.queue());
    WorkerTopics.ensure(
        settings.bootstrap(),
        List.of(topic, Topics.TOOL_RESULTS, Topics.TOOL_CANCELS, Topics.DEAD_LETTERS),
        START);
    this.settings = settings;
    this.counts = new WorkerCounts();
    this.calls = new RunningCalls(clock);
    this.answers = new AnswerProducer(settings.name(), settings.bootstrap(), counts, clock);
    var desk = new RequestProcessor(tools, answers, calls, counts, clock);
    this.cancels = CancelFeed.start(settings, desk::cancel, counts, clock);
    // For each tool those that run and as many that wait, and room for answers to duplicates.
    int inHand = 2 * concurrency * tools.size() + 32;
    this.requests = RequestFeed.start(settings, topic, inHand, desk, calls, counts);
  }

  public String name() {
    return settings.name();
  }

  public WorkerCounts counts() {
    return counts;
  }

  /** Requests in hand at this moment. */
  public int running() {
    return calls.count();
  }

  /** Takes no more requests, lets running tools end within the grace, gives the rest back. */
  @Override
  public void close() {
    close(settings.grace());
  }

  /** As {@link #close()}, with a grace of its own; zero gives everything back at once. */
  public void close(Duration grace) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (grace.isZero()) {
      calls.giveBackAll();
    }
    requests.close(grace);
    calls.giveBackAll();
    cancels.close();
    answers.close();
  }

  private void awaitListening() {
    try {
      if (!requests.awaitAssignment(START)) {
        close(Duration.ZERO);
        throw new WorkerFailure("bootstrap: the broker gave no partition in time", null);
      }
    } catch (InterruptedException stop) {
      close(Duration.ZERO);
      Thread.currentThread().interrupt();
      throw new WorkerFailure("stopped while starting", stop);
    }
  }

  /** What a worker is made of. */
  public static final class Builder {

    private final String bootstrap;
    private final Map<String, ToolHandler> handlers = new LinkedHashMap<>();
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private String name = "worker-" + UUID.randomUUID().toString().substring(0, 8);
    private @Nullable String queue;
    private int concurrency = 32;
    private Duration grace = Duration.ofSeconds(20);

    private Builder(String bootstrap) {
      this.bootstrap = bootstrap;
    }

    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /** Takes requests of {@code parley.tool.requests.<queue>.v1} instead of the shared ones. */
    public Builder queue(@Nullable String queue) {
      if (queue != null && !Topics.isQueue(queue)) {
        throw new IllegalArgumentException(
            "queue: " + queue + " (expected: 1 to 64 letters, digits, '-' or '_')");
      }
      this.queue = queue;
      return this;
    }

    /** How often each tool may run at once; 32 unless said otherwise. */
    public Builder concurrency(int concurrency) {
      if (concurrency < 1) {
        throw new IllegalArgumentException("concurrency: " + concurrency + " (expected: from 1)");
      }
      this.concurrency = concurrency;
      return this;
    }

    /** How long running tools may go on when the worker closes; 20 s unless said otherwise. */
    public Builder grace(Duration grace) {
      this.grace = grace;
      return this;
    }

    public Builder tool(String tool, ToolHandler handler) {
      handlers.put(tool, handler);
      return this;
    }

    /** A tool that may run only so often at once, whatever the others may. */
    public Builder tool(String tool, int concurrency, ToolHandler handler) {
      places.put(tool, concurrency);
      return tool(tool, handler);
    }

    /**
     * Starts the worker; returns when it listens.
     *
     * @throws WorkerFailure when no broker answers in time
     */
    public Worker start() {
      if (handlers.isEmpty()) {
        throw new WorkerFailure("tools: none (expected: at least one)", null);
      }
      var tools = new LinkedHashMap<String, Tool>();
      handlers.forEach((tool, handler) ->
          tools.put(tool, new Tool(handler, places.getOrDefault(tool, concurrency))));
      int most = Math.max(concurrency, places.values().stream().max(Integer::compare).orElse(1));
      var worker = new Worker(new Settings(bootstrap, name, queue, grace), Map.copyOf(tools), most);
      worker.awaitListening();
      return worker;
    }
  }
}
