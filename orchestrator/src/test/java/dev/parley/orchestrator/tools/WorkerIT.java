package dev.parley.orchestrator.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.Json;
import dev.parley.proto.tool.ToolCancel;
import dev.parley.proto.tool.ToolMessage;
import dev.parley.proto.tool.ToolRequest;
import dev.parley.proto.tool.Topics;
import dev.parley.worker.ToolHandler;
import dev.parley.worker.ToolOutcome;
import dev.parley.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class WorkerIT {

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static Kafka kafka;
  private static Outcomes outcomes;
  private static KafkaToolDispatch dispatch;
  private static ToolResultConsumer results;

  @BeforeAll
  static void startNode() throws Exception {
    kafka = Kafka.start(folder);
    outcomes = new Outcomes();
    dispatch = KafkaToolDispatch.start(ToolSettings.of(kafka.bootstrap, "node-1"));
    results = ToolResultConsumer.start(ToolSettings.of(kafka.bootstrap, "node-1"), outcomes);
    assertThat(results.awaitAssignment(LONG)).isTrue();
  }

  @AfterAll
  static void stopNode() {
    dispatch.close();
    results.close();
    kafka.close();
  }

  @Test
  void aRequestIsRunByAWorkerAndItsResultReachesTheSession() throws Exception {
    ToolHandler orders =
        call ->
            ToolOutcome.done(
                Json.mapper().createObjectNode().put("asked", call.text("order_number")));
    try (var worker = worker("order_status", orders)) {
      ask(Kafka.request("round", "order_status", "{\"order_number\":\"1234\"}", LONG, 0));
      var result = outcomes.result("round");
      assertThat(result.status()).isEqualTo(ToolMessage.Status.OK);
      assertThat(result.output()).hasToString("{\"asked\":\"1234\"}");
      assertThat(result.requestId()).isEqualTo("req_round");
      assertThat(result.worker()).isEqualTo(worker.name());
      var record =
          kafka
              .await(Topics.TOOL_RESULTS, 1, r -> new String(r.key(), UTF_8).equals("sess_round"))
              .getFirst();
      assertThat(Records.header(record.headers(), "traceparent")).startsWith("00-");
      assertThat(Records.header(record.headers(), "parley-tenant")).isEqualTo("default");
    }
  }

  @Test
  void aThousandQuickToolsAreNotHeldUpByTwentySecondTools() throws Exception {
    var slowEnd = new CountDownLatch(1);
    ToolHandler slow =
        _ -> {
          boolean released = slowEnd.await(20, TimeUnit.SECONDS);
          return ToolOutcome.done(released);
        };
    ToolHandler nothing = _ -> ToolOutcome.done(true);
    try (var worker =
        Worker.builder(kafka.bootstrap)
            .tool("slow", slow)
            .tool("nothing", nothing)
            .grace(Duration.ofSeconds(1))
            .start()) {
      // More slow ones than may run at once: some wait, some are put off.
      for (int i = 0; i < 100; i++) {
        ask(Kafka.request("slow" + i, "slow", LONG));
      }
      Kafka.until("slow ones run", () -> worker.running() >= 32);
      measure("warm", 500);
      var histogram = measure("quick", 1_000);
      System.out.printf(
          "tool round trip beside 20 s tools: p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
          histogram.getValueAtPercentile(50) / 1e6,
          histogram.getValueAtPercentile(99) / 1e6,
          histogram.getMaxValue() / 1e6);
      // Budgets of the design are 5 and 25 ms; a build machine that is busy gets room.
      assertThat(histogram.getValueAtPercentile(50)).isLessThan(25_000_000);
      assertThat(histogram.getValueAtPercentile(99)).isLessThan(250_000_000);
      slowEnd.countDown();
      outcomes.result("slow99");
    }
  }

  @Test
  void aRepeatedRequestRunsOnceAndIsAnsweredEachTime() throws Exception {
    var runs = new AtomicInteger();
    var go = new CountDownLatch(1);
    ToolHandler once =
        _ -> {
          int run = runs.incrementAndGet();
          boolean went = go.await(20, TimeUnit.SECONDS);
          return ToolOutcome.done(run + (went ? "" : " late"));
        };
    try (var worker = worker("once", once)) {
      var request = Kafka.request("twice", "once", LONG);
      ask(request);
      ask(request);
      Kafka.until("the second waits for the first", () -> worker.counts().duplicates.sum() == 1);
      go.countDown();
      Kafka.until("both are answered", () -> worker.counts().done.sum() == 2);
      ask(request);
      Kafka.until("so is the third", () -> worker.counts().done.sum() == 3);
      assertThat(runs).hasValue(1);
    }
  }

  @Test
  void theDeadlineInterruptsTheHandlerAndTheSessionHearsOfIt() throws Exception {
    var interrupted = new CountDownLatch(1);
    ToolHandler endless =
        _ -> {
          try {
            return ToolOutcome.done(new CountDownLatch(1).await(60, TimeUnit.SECONDS));
          } catch (InterruptedException deadline) {
            interrupted.countDown();
            throw deadline;
          }
        };
    try (var worker = worker("endless", endless)) {
      ask(Kafka.request("deadline", "endless", Duration.ofSeconds(1)));
      var result = outcomes.result("deadline");
      assertThat(result.error()).extracting("code", "retryable").containsExactly("timeout", true);
      assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(worker.counts().timedOut.sum()).isEqualTo(1);
    }
  }

  @Test
  void aCancelInterruptsTheHandlerOrKeepsItFromStarting() throws Exception {
    var started = ConcurrentHashMap.<String>newKeySet();
    ToolHandler endless =
        call -> {
          started.add(call.callId());
          return ToolOutcome.done(new CountDownLatch(1).await(60, TimeUnit.SECONDS));
        };
    var before = Kafka.request("cancelled_before", "endless", LONG);
    cancel(before);
    try (var worker = worker("endless", endless)) {
      var running = Kafka.request("cancelled", "endless", LONG);
      ask(running);
      Kafka.until("it runs", () -> started.contains("call_cancelled"));
      cancel(running);
      assertThat(outcomes.result("cancelled").error()).extracting("code").isEqualTo("cancelled");
      ask(before);
      assertThat(outcomes.result("cancelled_before").error())
          .extracting("code")
          .isEqualTo("cancelled");
      assertThat(started).containsExactly("call_cancelled");
      assertThat(worker.counts().cancelled.sum()).isEqualTo(2);
    }
  }

  @Test
  void aFailureThatIsWorthItIsTriedAgainWithinTheBudget() throws Exception {
    var attempts = new ArrayList<Integer>();
    ToolHandler shaky =
        call -> {
          attempts.add(call.attempt());
          if (call.attempt() < 3) {
            throw new IOException("the words of this text are not shown");
          }
          return ToolOutcome.done("third time");
        };
    try (var _ = worker("shaky", shaky)) {
      ask(Kafka.request("retried", "shaky", "{}", LONG, 5));
      assertThat(outcomes.result("retried").output()).hasToString("\"third time\"");
      assertThat(attempts).containsExactly(1, 2, 3);
      ask(Kafka.request("spent", "shaky", "{}", LONG, 1));
      var spent = outcomes.result("spent");
      assertThat(spent.error()).extracting("code", "retryable").containsExactly("tool_unavailable", true);
      assertThat(spent.toString()).doesNotContain("words");
    }
  }

  @Test
  void progressReachesTheSessionBeforeTheResult() throws Exception {
    ToolHandler telling =
        call -> {
          call.progress(40, "half way", "One moment.");
          return ToolOutcome.done("ok");
        };
    try (var _ = worker("telling", telling)) {
      ask(Kafka.request("progress", "telling", LONG));
      outcomes.result("progress");
      assertThat(outcomes.about("progress")).hasSize(2);
      assertThat(outcomes.about("progress").getFirst())
          .isInstanceOfSatisfying(
              ToolMessage.Progress.class,
              progress -> {
                assertThat(progress.percent()).isEqualTo(40);
                assertThat(progress.say()).isEqualTo("One moment.");
              });
    }
  }

  @Test
  void requestsThatCannotBeServedAreAnsweredOrBecomeDeadLetters() throws Exception {
    try (var worker = worker("known", _ -> ToolOutcome.done("ok"))) {
      kafka.write(Topics.TOOL_REQUESTS, "s", "a request in plain words".getBytes(UTF_8));
      kafka.write(
          Topics.TOOL_REQUESTS,
          "s",
          "{\"session_id\":\"sess_m\",\"call_id\":\"call_malformed\"}".getBytes(UTF_8));
      ask(Kafka.request("unknown", "unheard_of", LONG));
      ask(Kafka.request("expired", "known", Duration.ofSeconds(-1)));
      ask(Kafka.request("fine", "known", LONG));

      assertThat(outcomes.result("fine").status()).isEqualTo(ToolMessage.Status.OK);
      assertThat(outcomes.result("unknown").error()).extracting("code").isEqualTo("unknown_tool");
      assertThat(outcomes.result("expired").error()).extracting("code").isEqualTo("expired");
      assertThat(outcomes.result("malformed").error())
          .extracting("code", "message")
          .containsExactly("malformed_request", "agent: missing (expected: object)");
      assertThat(kafka.letter("not_json").value())
          .extracting("content")
          .isEqualTo("a request in plain words");
      assertThat(kafka.letter("not_json").by()).isEqualTo(worker.name());
      assertThat(kafka.letter("not_schema").topic()).isEqualTo(Topics.TOOL_REQUESTS);
      assertThat(worker.counts().malformed.sum()).isEqualTo(2);
    }
  }

  @Test
  void aToolsOwnQueueIsServedByItsOwnWorkers() throws Exception {
    try (var _ =
        Worker.builder(kafka.bootstrap)
            .queue("refunds")
            .tool("refund", _ -> ToolOutcome.done("refunded"))
            .start()) {
      done(dispatch.request(Kafka.request("refund", "refund", LONG), "refunds"));
      assertThat(outcomes.result("refund").output()).hasToString("\"refunded\"");
    }
  }

  @Test
  void whatAKilledWorkerHadInHandIsDoneByAnother() throws Exception {
    var inHand = new CountDownLatch(1);
    ToolHandler stuck =
        _ -> {
          inHand.countDown();
          return ToolOutcome.done(new CountDownLatch(1).await(60, TimeUnit.SECONDS));
        };
    var dying = worker("handed_over", stuck);
    ask(Kafka.request("killed", "handed_over", LONG));
    assertThat(inHand.await(20, TimeUnit.SECONDS)).isTrue();
    var killed = Instant.now();
    dying.close(Duration.ZERO);
    assertThat(dying.counts().givenBack.sum()).isPositive();
    assertThat(outcomes.has("killed")).isFalse();
    try (var other = worker("handed_over", _ -> ToolOutcome.done("by another"))) {
      var result = outcomes.result("killed");
      assertThat(result.worker()).isEqualTo(other.name());
      System.out.printf("taken over %s after the kill%n", Duration.between(killed, Instant.now()));
    }
  }

  @Test
  void aWorkerThatClosesLetsRunningToolsEnd() throws Exception {
    var inHand = new CountDownLatch(1);
    ToolHandler brief =
        _ -> {
          inHand.countDown();
          return ToolOutcome.done(new CountDownLatch(1).await(1, TimeUnit.SECONDS));
        };
    var worker = worker("brief", brief);
    ask(Kafka.request("drained", "brief", LONG));
    assertThat(inHand.await(20, TimeUnit.SECONDS)).isTrue();
    worker.close(Duration.ofSeconds(10));
    assertThat(outcomes.result("drained").status()).isEqualTo(ToolMessage.Status.OK);
    assertThat(worker.counts().givenBack.sum()).isZero();
  }

  @Test
  void aWorkerGoesOnByItselfWhenTheBrokerIsBack(@TempDir Path own) throws Exception {
    try (var alone = Kafka.start(own)) {
      var heard = new Outcomes();
      var settings = ToolSettings.of(alone.bootstrap, "n");
      var finish = new CountDownLatch(1);
      ToolHandler acrossTheOutage =
          _ -> ToolOutcome.done(finish.await(30, TimeUnit.SECONDS) ? "ended while away" : "late");
      try (var out = KafkaToolDispatch.start(settings);
          var in = ToolResultConsumer.start(settings, heard);
          var worker =
              Worker.builder(alone.bootstrap)
                  .tool("across", acrossTheOutage)
                  .tool("nothing", _ -> ToolOutcome.done("ok"))
                  .grace(Duration.ofSeconds(1))
                  .start()) {
        assertThat(in.awaitAssignment(LONG)).isTrue();
        done(out.request(Kafka.request("across", "across", LONG), null));
        Kafka.until("it runs", () -> worker.running() == 1);
        alone.stopBroker();
        finish.countDown();
        alone.startBrokerAgain();
        var back = Instant.now();
        assertThat(heard.result("across").output()).hasToString("\"ended while away\"");
        done(out.request(Kafka.request("after", "nothing", LONG), null));
        assertThat(heard.result("after").status()).isEqualTo(ToolMessage.Status.OK);
        System.out.printf("worker back %s after the broker%n", Duration.between(back, Instant.now()));
      }
    }
  }

  private static Histogram measure(String name, int count) throws Exception {
    var histogram = new Histogram(3);
    var asked = new long[count];
    for (int i = 0; i < count; i++) {
      asked[i] = System.nanoTime();
      var _ = dispatch.request(Kafka.request(name + i, "nothing", LONG), null);
      // 250 calls a second: what a node with 10 000 callers asks, not a burst that measures queues.
      LockSupport.parkNanos(asked[i] + 4_000_000 - System.nanoTime());
    }
    for (int i = 0; i < count; i++) {
      outcomes.result(name + i);
      histogram.recordValue(outcomes.nanoTime(name + i) - asked[i]);
    }
    return histogram;
  }

  private static Worker worker(String tool, ToolHandler handler) {
    return Worker.builder(kafka.bootstrap)
        .tool(tool, handler)
        .grace(Duration.ofSeconds(1))
        .start();
  }

  private static void ask(ToolRequest request) throws Exception {
    done(dispatch.request(request, null));
  }

  private static void cancel(ToolRequest request) throws Exception {
    done(
        dispatch.cancel(
            new ToolCancel(
                request.requestId(),
                request.effectKey(),
                request.sessionId(),
                request.callId(),
                request.tool(),
                "barge_in",
                false),
            null));
  }

  private static void done(CompletionStage<Void> stage) throws Exception {
    stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
