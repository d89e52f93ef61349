package dev.parley.node.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.tool.ToolMessage;
import dev.parley.worker.ToolHandler;
import dev.parley.worker.ToolOutcome;
import dev.parley.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
class WorkerLossIT {

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
  void whatAKilledWorkerHadInHandIsDoneByAnother() throws Exception {
    var inHand = new CountDownLatch(1);
    ToolHandler stuck =
        _ -> {
          inHand.countDown();
          return ToolOutcome.done(new CountDownLatch(1).await(60, TimeUnit.SECONDS));
        };
    var dying = node.worker("handed_over", stuck);
    node.ask(Kafka.request("killed", "handed_over", LONG));
    assertThat(inHand.await(20, TimeUnit.SECONDS)).isTrue();
    var killed = Instant.now();
    dying.close(Duration.ZERO);
    Kafka.until("the call is given back", () -> dying.counts().givenBack.sum() > 0);
    assertThat(node.outcomes.has("killed")).isFalse();
    try (var other = node.worker("handed_over", _ -> ToolOutcome.done("by another"))) {
      var result = node.outcomes.result("killed");
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
    var worker = node.worker("brief", brief);
    node.ask(Kafka.request("drained", "brief", LONG));
    assertThat(inHand.await(20, TimeUnit.SECONDS)).isTrue();
    worker.close(Duration.ofSeconds(10));
    assertThat(node.outcomes.result("drained").status()).isEqualTo(ToolMessage.Status.OK);
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
        ToolNode.done(out.request(Kafka.request("across", "across", LONG), null));
        Kafka.until("it runs", () -> worker.running() == 1);
        alone.stopBroker();
        finish.countDown();
        alone.startBrokerAgain();
        var back = Instant.now();
        assertThat(heard.result("across").output()).hasToString("\"ended while away\"");
        ToolNode.done(out.request(Kafka.request("after", "nothing", LONG), null));
        assertThat(heard.result("after").status()).isEqualTo(ToolMessage.Status.OK);
        System.out.printf(
            "worker back %s after the broker%n", Duration.between(back, Instant.now()));
      }
    }
  }

  @Test
  void aSecondWorkerTakesOverWithoutAnEffectRunningTwiceAtOnce() throws Exception {
    var running = new ConcurrentHashMap<String, AtomicInteger>();
    var most = new AtomicInteger();
    ToolHandler counting =
        call -> {
          var now = running.computeIfAbsent(call.effectKey(), _ -> new AtomicInteger());
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          try {
            return ToolOutcome.done(new CountDownLatch(1).await(2, TimeUnit.SECONDS));
          } finally {
            now.decrementAndGet();
          }
        };
    try (var first = node.worker("counting", counting)) {
      for (int i = 0; i < 16; i++) {
        node.ask(Kafka.request("moved" + i, "counting", LONG));
      }
      Kafka.until("all run", () -> first.running() == 16);
      try (var second = node.worker("counting", counting)) {
        for (int i = 0; i < 16; i++) {
          assertThat(node.outcomes.result("moved" + i).status()).isEqualTo(ToolMessage.Status.OK);
        }
        assertThat(most).hasValue(1);
        // A worker counts after it has answered, so its answer may be here first.
        Kafka.until(
            "what one gave back the other has done",
            () -> first.counts().givenBack.sum() == second.counts().done.sum());
        assertThat(second.counts().done.sum()).isPositive();
      }
    }
  }
}
