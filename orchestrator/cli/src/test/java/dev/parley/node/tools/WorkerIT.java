package dev.parley.node.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.Json;
import dev.parley.proto.tool.ToolMessage;
import dev.parley.proto.tool.Topics;
import dev.parley.worker.ToolHandler;
import dev.parley.worker.ToolInvocation;
import dev.parley.worker.ToolOutcome;
import dev.parley.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class WorkerIT {

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static ToolNode node;

  @BeforeAll
  static void startNode() throws Exception {
    node = ToolNode.start(folder);
  }

  @AfterAll
  static void stopNode() {
    node.close();
  }

  @Test
  void aRequestIsRunByAWorkerAndItsResultReachesTheSession() throws Exception {
    ToolHandler orders =
        call ->
            ToolOutcome.done(
                Json.mapper().createObjectNode().put("asked", call.text("order_number")));
    try (var worker = node.worker("order_status", orders)) {
      node.ask(Kafka.request("round", "order_status", "{\"order_number\":\"1234\"}", LONG, 0));
      var result = node.outcomes.result("round");
      assertThat(result.status()).isEqualTo(ToolMessage.Status.OK);
      assertThat(result.output()).hasToString("{\"asked\":\"1234\"}");
      assertThat(result.requestId()).isEqualTo("req_round");
      assertThat(result.worker()).isEqualTo(worker.name());
      var record =
          node.kafka
              .await(Topics.TOOL_RESULTS, 1, r -> new String(r.key(), UTF_8).equals("sess_round"))
              .getFirst();
      assertThat(KafkaRecords.header(record.headers(), "traceparent")).startsWith("00-");
      assertThat(KafkaRecords.header(record.headers(), "parley-tenant")).isEqualTo("default");
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
    try (var worker = node.worker("once", once)) {
      var request = Kafka.request("twice", "once", LONG);
      node.ask(request);
      node.ask(request);
      Kafka.until("the second waits for the first", () -> worker.counts().duplicates.sum() == 1);
      go.countDown();
      Kafka.until("both are answered", () -> worker.counts().done.sum() == 2);
      node.ask(request);
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
    try (var worker = node.worker("endless", endless)) {
      node.ask(Kafka.request("deadline", "endless", Duration.ofSeconds(5)));
      var result = node.outcomes.result("deadline");
      assertThat(result.error()).extracting("code", "retryable").containsExactly("timeout", true);
      assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
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
    node.cancel(before);
    try (var worker = node.worker("endless", endless)) {
      var running = Kafka.request("cancelled", "endless", LONG);
      node.ask(running);
      Kafka.until("it runs", () -> started.contains("call_cancelled"));
      node.cancel(running);
      assertThat(node.outcomes.result("cancelled").error())
          .extracting("code")
          .isEqualTo("cancelled");
      node.ask(before);
      assertThat(node.outcomes.result("cancelled_before").error())
          .extracting("code")
          .isEqualTo("cancelled");
      assertThat(started).containsExactly("call_cancelled");
      assertThat(worker.counts().cancelled.sum()).isEqualTo(2);
    }
  }

  @Test
  void aCancelThatWantsItUndoneIsUndoneOnceByTheWorkerThatRanIt() throws Exception {
    var undone = new ArrayBlockingQueue<String>(10);
    var pay =
        new ToolHandler() {
          @Override
          public ToolOutcome handle(ToolInvocation call) {
            return ToolOutcome.done("paid");
          }

          @Override
          public void compensate(ToolInvocation call) {
            undone.add(call.effectKey());
          }
        };
    try (var worker = node.worker("pay", pay)) {
      var paid = Kafka.request("paid", "pay", LONG);
      node.ask(paid);
      node.outcomes.result("paid");
      node.cancel(Kafka.request("never_asked", "pay", LONG), true);
      node.cancel(paid, true);
      node.cancel(paid, true);
      assertThat(undone.poll(10, TimeUnit.SECONDS)).isEqualTo(paid.effectKey());
      Kafka.until("it is counted", () -> worker.counts().undone.sum() == 1);
      assertThat(undone).isEmpty();
    }
  }

  @Test
  void whatTheModelShallKeepInMindComesWithTheResultAndItsAttempt() throws Exception {
    ToolHandler known =
        _ -> ToolOutcome.done("found").remembering(java.util.Map.of("customer", "gold"));
    try (var _ = node.worker("known", known)) {
      node.ask(Kafka.request("remembered", "known", LONG));
      var result = node.outcomes.result("remembered");
      assertThat(result.memory()).hasToString("{\"customer\":\"gold\"}");
      assertThat(result.attempt()).isEqualTo(1);
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
    try (var _ = node.worker("shaky", shaky)) {
      node.ask(Kafka.request("retried", "shaky", "{}", LONG, 5));
      assertThat(node.outcomes.result("retried").output()).hasToString("\"third time\"");
      assertThat(attempts).containsExactly(1, 2, 3);
      node.ask(Kafka.request("spent", "shaky", "{}", LONG, 1));
      var spent = node.outcomes.result("spent");
      assertThat(spent.error())
          .extracting("code", "retryable")
          .containsExactly("tool_unavailable", true);
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
    try (var _ = node.worker("telling", telling)) {
      node.ask(Kafka.request("progress", "telling", LONG));
      node.outcomes.result("progress");
      assertThat(node.outcomes.about("progress")).hasSize(2);
      assertThat(node.outcomes.about("progress").getFirst())
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
    try (var worker = node.worker("known", _ -> ToolOutcome.done("ok"))) {
      node.kafka.write(Topics.TOOL_REQUESTS, "s", "a request in plain words".getBytes(UTF_8));
      node.kafka.write(
          Topics.TOOL_REQUESTS,
          "s",
          "{\"session_id\":\"sess_m\",\"call_id\":\"call_malformed\"}".getBytes(UTF_8));
      node.ask(Kafka.request("unknown", "unheard_of", LONG));
      node.ask(Kafka.request("expired", "known", Duration.ofSeconds(-1)));
      node.ask(Kafka.request("fine", "known", LONG));

      assertThat(node.outcomes.result("fine").status()).isEqualTo(ToolMessage.Status.OK);
      assertThat(node.outcomes.result("unknown").error())
          .extracting("code")
          .isEqualTo("unknown_tool");
      assertThat(node.outcomes.result("expired").error()).extracting("code").isEqualTo("expired");
      assertThat(node.outcomes.result("malformed").error())
          .extracting("code", "message")
          .containsExactly("malformed_request", "agent: missing (expected: object)");
      assertThat(node.kafka.letter("not_json").value())
          .extracting("content")
          .isEqualTo("a request in plain words");
      assertThat(node.kafka.letter("not_json").by()).isEqualTo(worker.name());
      assertThat(node.kafka.letter("not_schema").topic()).isEqualTo(Topics.TOOL_REQUESTS);
      assertThat(worker.counts().malformed.sum()).isEqualTo(2);
    }
  }

  @Test
  void aRequestTooLargeForALetterIsToldOfWithoutItsContent() throws Exception {
    try (var worker = node.worker("known", _ -> ToolOutcome.done("here"))) {
      node.kafka.write(Topics.TOOL_REQUESTS, "k".repeat(600_000), new byte[300_000]);
      assertThat(node.kafka.bareLetter(Topics.TOOL_REQUESTS).by()).isEqualTo(worker.name());
    }
  }

  @Test
  void aResultMadeByHandIsAsGoodAsAWorkers() throws Exception {
    var byHand =
        """
        {"kind":"result","session_id":"sess_hand","call_id":"call_hand",\
        "status":"ok","output":{"status":"out_for_delivery","expected":"today before six"}}\
        """;
    node.kafka.write(Topics.TOOL_RESULTS, "sess_hand", byHand.getBytes(UTF_8));
    assertThat(node.outcomes.result("hand").output())
        .hasToString("{\"status\":\"out_for_delivery\",\"expected\":\"today before six\"}");
  }

  @Test
  void aToolsOwnQueueIsServedByItsOwnWorkers() throws Exception {
    try (var _ =
        Worker.builder(node.kafka.bootstrap)
            .queue("refunds")
            .tool("refund", _ -> ToolOutcome.done("refunded"))
            .start()) {
      ToolNode.done(node.dispatch.request(Kafka.request("refund", "refund", LONG), "refunds"));
      assertThat(node.outcomes.result("refund").output()).hasToString("\"refunded\"");
    }
  }
}
