package dev.parley.node.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.node.kafka.KafkaFailure;
import dev.parley.proto.event.SessionCloudEvent;
import dev.parley.proto.tool.Reading;
import dev.parley.proto.tool.ToolCancel;
import dev.parley.proto.tool.ToolMessage;
import dev.parley.proto.tool.ToolMessages;
import dev.parley.proto.tool.Topics;
import dev.parley.session.model.Disposition;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ToolKafkaIT {

  @TempDir static Path folder;
  private static Kafka kafka;

  @BeforeAll
  static void startBroker() {
    kafka = Kafka.start(folder);
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @Test
  void aRequestIsWrittenAsTheContractSays() throws Exception {
    var request = Kafka.request("written", "order_status", Duration.ofSeconds(30));
    try (var dispatch = KafkaToolDispatch.start(settings())) {
      done(dispatch.request(request, null));
      var record =
          kafka.await(Topics.TOOL_REQUESTS, 1, r -> key(r).equals("sess_written")).getFirst();
      assertThat(ToolMessages.request(record.value())).isEqualTo(new Reading.Usable<>(request));
      assertThat(KafkaRecords.header(record.headers(), "parley-schema"))
          .isEqualTo("tool-request.v1");
      assertThat(KafkaRecords.header(record.headers(), "parley-tenant")).isEqualTo("default");
      assertThat(KafkaRecords.header(record.headers(), "traceparent")).startsWith("00-");
      assertThat(dispatch.counts().sent.sum()).isEqualTo(1);
    }
  }

  @Test
  void aToolWithAQueueOfItsOwnGetsATopicOfItsOwn() throws Exception {
    var request = Kafka.request("queued", "refund", Duration.ofSeconds(30));
    try (var dispatch = KafkaToolDispatch.start(settings())) {
      done(dispatch.request(request, "payments"));
      assertThat(kafka.await("parley.tool.requests.payments.v1", 1, _ -> true)).hasSize(1);
      assertThatThrownBy(() -> done(dispatch.request(request, "no/queue")))
          .hasCauseInstanceOf(KafkaFailure.class)
          .hasMessageContaining("tool.queue")
          .hasMessageContaining("expected");
    }
  }

  @Test
  void aCancelReachesTheCancelTopic() throws Exception {
    var cancel =
        new ToolCancel("req_c", "e", "sess_cancelled", "call_c", "refund", "session_ended", false);
    try (var dispatch = KafkaToolDispatch.start(settings())) {
      done(dispatch.cancel(cancel, "payments"));
      var record =
          kafka.await(Topics.TOOL_CANCELS, 1, r -> key(r).equals("sess_cancelled")).getFirst();
      assertThat(ToolMessages.cancel(record.value())).isEqualTo(new Reading.Usable<>(cancel));
      assertThat(KafkaRecords.header(record.headers(), "parley-queue")).isEqualTo("payments");
    }
  }

  @Test
  void withoutABrokerARequestFailsInTimeAndIsCounted() {
    var away = new ToolSettings("127.0.0.1:1", "n", "default", 1, Duration.ofSeconds(3));
    try (var dispatch = KafkaToolDispatch.start(away)) {
      var answer = dispatch.request(Kafka.request("away", "t", Duration.ofSeconds(1)), null);
      assertThat(answer.toCompletableFuture()).as("whoever asks does not wait").isNotDone();
      assertThatThrownBy(() -> done(answer))
          .cause()
          .isInstanceOfSatisfying(
              KafkaFailure.class,
              failure -> assertThat(failure.code()).isEqualTo("kafka_unavailable"));
      assertThat(dispatch.counts().failed.sum()).isEqualTo(1);
    }
  }

  @Test
  void whoIsKnownToBeDeadKeepsNoResultsFromTheOthers() throws Exception {
    var taken = ConcurrentHashMap.<String>newKeySet();
    ResultReceiver results =
        message -> {
          taken.add(message.callId());
          return CompletableFuture.completedFuture(Disposition.ACCEPTED);
        };
    try (var consumer = ToolResultConsumer.start(settings(), results);
        var silent = kafka.reader(ToolResultConsumer.GROUP, "node-dead")) {
      assertThat(consumer.awaitAssignment(Kafka.SOON)).isTrue();
      // It has a part of the topic, beats on, and reads no more.
      silent.subscribe(List.of(Topics.TOOL_RESULTS));
      Kafka.until(
          "the silent one has its part",
          () -> {
            silent.poll(Duration.ofMillis(100));
            return !silent.assignment().isEmpty();
          });

      ResultReaders.remove(kafka.bootstrap, "node-dead");

      var all = IntStream.range(0, 20).mapToObj(i -> "part" + i).toList();
      for (var id : all) {
        result(Kafka.result(id));
      }
      Kafka.until(
          "all results are read", () -> all.stream().allMatch(id -> taken.contains("call_" + id)));
    }
  }

  @Test
  void whatNoSessionCanUseBecomesADeadLetterWithTheReason() throws Exception {
    ResultReceiver results =
        message ->
            CompletableFuture.completedFuture(
                switch (message.callId()) {
                  case "call_late" -> Disposition.LATE;
                  case "call_nobody" -> Disposition.UNKNOWN_SESSION;
                  case "call_nothing" -> Disposition.UNKNOWN_CALL;
                  case "call_other" -> Disposition.MISMATCH;
                  case "call_again" -> Disposition.DUPLICATE;
                  case "call_ended" -> Disposition.SESSION_OVER;
                  case "call_odd" -> Disposition.BREAKS_SCHEMA;
                  case "call_many" -> Disposition.CROWDED;
                  default -> Disposition.ACCEPTED;
                });
    try (var consumer = ToolResultConsumer.start(settings(), results)) {
      for (var id :
          List.of("late", "nobody", "nothing", "other", "again", "ended", "odd", "many", "good")) {
        result(Kafka.result(id));
      }
      kafka.write(Topics.TOOL_RESULTS, "odd", "hello, this is not json".getBytes(UTF_8));
      kafka.write(Topics.TOOL_RESULTS, "odd", new byte[] {(byte) 0xff, (byte) 0xfe, 0});
      kafka.write(Topics.TOOL_RESULTS, "odd", "{\"kind\":\"result\"}".getBytes(UTF_8));

      for (var reason :
          List.of(
              "late",
              "unknown_session",
              "unknown_call",
              "mismatch",
              "session_over",
              "breaks_schema")) {
        assertThat(kafka.letter(reason).text()).contains("expected");
      }
      assertThat(kafka.letter("not_schema").text())
          .isEqualTo("status: missing (expected: text of 1 to 64 characters)");
      var letters =
          kafka.await(Topics.DEAD_LETTERS, 2, r -> Kafka.letter(r).reason().equals("not_json"));
      assertThat(letters)
          .extracting(r -> Kafka.letter(r).value())
          .extracting("encoding", "content")
          .contains(tuple("utf-8", "hello, this is not json"), tuple("base64", "//4A"));
      Kafka.until("all counted", () -> consumer.counts().endings().size() >= 11);
      assertThat(consumer.counts().ended(Disposition.ACCEPTED)).isEqualTo(1);
      assertThat(consumer.counts().ended(Disposition.DUPLICATE)).isEqualTo(1);
      assertThat(consumer.counts().ended(Disposition.CROWDED)).isEqualTo(1);
    }
  }

  @Test
  void aRecordTooLargeForALetterIsToldOfWithoutItsContent() throws Exception {
    ResultReceiver none = _ -> new CompletableFuture<>();
    try (var consumer = ToolResultConsumer.start(settings(), none)) {
      kafka.write(Topics.TOOL_RESULTS, "k".repeat(600_000), new byte[300_000]);
      var letter = kafka.bareLetter(Topics.TOOL_RESULTS);
      assertThat(letter.reason()).isEqualTo("too_large");
      Kafka.until("it is done", () -> consumer.counts().endings().containsKey("too_large"));
    }
  }

  @Test
  void aSessionThatCannotBeReachedIsAskedAgainAndHoldsUpNobodyElse() throws Exception {
    var patience =
        new ResultDelivery.Patience(
            Duration.ofMillis(200), Duration.ofMillis(600), Duration.ofMillis(2_500));
    var accepted = new CopyOnWriteArrayList<String>();
    ResultReceiver results =
        message -> {
          if (message.callId().equals("call_gone")) {
            return new CompletableFuture<>();
          }
          accepted.add(message.callId());
          return CompletableFuture.completedFuture(Disposition.ACCEPTED);
        };
    try (var consumer = ToolResultConsumer.start(settings(), results, patience)) {
      result(Kafka.result("gone"));
      // The same partition, because the key is the same; another session.
      kafka.write(Topics.TOOL_RESULTS, "sess_gone", ToolMessages.bytes(Kafka.result("beside")));
      Kafka.until("the other session has its result", () -> accepted.contains("call_beside"));
      var letter = kafka.letter("session_unreachable");
      assertThat(letter.value()).isNotNull();
      assertThat(consumer.counts().retried.sum()).isPositive();
      assertThat(consumer.counts().parked.sum()).isPositive();
    }
  }

  @Test
  void whatWasNotTakenWhenANodeEndsIsGivenToTheNextAndInOrder() throws Exception {
    ResultReceiver deaf = _ -> new CompletableFuture<>();
    for (int i = 0; i < 5; i++) {
      progress("handover", i);
    }
    try (var consumer = ToolResultConsumer.start(settings(), deaf)) {
      Kafka.until("taken", () -> consumer.counts().received.sum() >= 5);
    }
    var heard = new CopyOnWriteArrayList<Integer>();
    ResultReceiver hearing =
        message -> {
          if (message instanceof ToolMessage.Progress progress && progress.percent() != null) {
            heard.add(progress.percent());
          }
          return CompletableFuture.supplyAsync(() -> Disposition.ACCEPTED);
        };
    try (var _ = ToolResultConsumer.start(settings(), hearing)) {
      Kafka.until("all five", () -> heard.size() >= 5);
      assertThat(heard).startsWith(0, 1, 2, 3, 4);
    }
  }

  @Test
  void aPartitionWithTooMuchInDeliveryIsHeldBackAndReadOnLater() throws Exception {
    var open = new CompletableFuture<Disposition>();
    var seen = ConcurrentHashMap.<String>newKeySet();
    ResultReceiver slow =
        message -> {
          seen.add(message.callId());
          return open;
        };
    int many = 2 * ResultFlow.MOST;
    try (var consumer =
        ToolResultConsumer.start(
            settings(),
            slow,
            new ResultDelivery.Patience(
                Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60)))) {
      for (int i = 0; i < many; i++) {
        var bytes = ToolMessages.bytes(Kafka.result("many" + i));
        kafka.writeLater(Topics.TOOL_RESULTS, "one-partition", bytes);
      }
      Kafka.until("held back", () -> consumer.counts().paused.sum() > 0);
      assertThat(seen.size()).isLessThan(many);
      open.complete(Disposition.ACCEPTED);
      Kafka.until("all read", () -> seen.size() >= many);
    }
  }

  @Test
  void everythingGoesOnByItselfWhenTheBrokerIsBack(@TempDir Path own) throws Exception {
    try (var alone = Kafka.start(own)) {
      var accepted = new CopyOnWriteArrayList<String>();
      ResultReceiver results =
          message -> {
            accepted.add(message.callId());
            return CompletableFuture.completedFuture(Disposition.ACCEPTED);
          };
      var settings = new ToolSettings(alone.bootstrap, "n", "default", 1, Duration.ofSeconds(2));
      try (var dispatch = KafkaToolDispatch.start(settings);
          var events = KafkaSessionEventPublisher.start(settings);
          var _ = ToolResultConsumer.start(settings, results)) {
        done(dispatch.request(Kafka.request("before", "t", Duration.ofSeconds(9)), null));
        alone.write(Topics.TOOL_RESULTS, "k", ToolMessages.bytes(Kafka.result("before")));
        Kafka.until("before", () -> accepted.contains("call_before"));

        alone.stopBroker();
        events.publish(event("evt_while_away"));
        assertThatThrownBy(() ->
                done(dispatch.request(Kafka.request("away", "t", Duration.ofSeconds(9)), null)))
            .hasCauseInstanceOf(KafkaFailure.class);
        alone.startBrokerAgain();

        var back = Instant.now();
        done(dispatch.request(Kafka.request("after", "t", Duration.ofSeconds(9)), null));
        alone.write(Topics.TOOL_RESULTS, "k", ToolMessages.bytes(Kafka.result("after")));
        Kafka.until("after", () -> accepted.contains("call_after"));
        alone.await(Topics.SESSION_EVENTS, 1, r -> text(r).contains("evt_while_away"));
        assertThat(Duration.between(back, Instant.now())).isLessThan(Duration.ofSeconds(10));
        assertThat(events.dropped()).isZero();
      }
    }
  }

  @Test
  void theOldestEventsAreDroppedOnlyWhenTheBrokerIsAwayForLong() {
    var away = new ToolSettings("127.0.0.1:1", "n", "default", 1, Duration.ofMillis(300));
    try (var events = KafkaSessionEventPublisher.start(away)) {
      for (int i = 0; i < KafkaSessionEventPublisher.MOST; i++) {
        events.publish(event("evt_" + i));
      }
      assertThat(events.dropped()).isZero();
      for (int i = 0; i < 1_000; i++) {
        events.publish(event("evt_more_" + i));
      }
      Kafka.until("oldest dropped", () -> events.dropped() > 0);
    }
  }

  private static SessionCloudEvent event(String id) {
    var ended = new SessionCloudEvent.Ended("caller_hung_up", 1, 0, 1_000, Map.of());
    return new SessionCloudEvent(
        id, "/parley/nodes/n", "sess_events", Instant.now(), "default", ended);
  }

  private static ToolSettings settings() {
    return ToolSettings.of(kafka.bootstrap, "node-1");
  }

  private static void result(ToolMessage.Result result) throws Exception {
    kafka.write(Topics.TOOL_RESULTS, result.sessionId(), ToolMessages.bytes(result));
  }

  private static void progress(String id, int percent) throws Exception {
    var progress =
        new ToolMessage.Progress("sess_" + id, "call_" + id, null, percent, null, null, null);
    kafka.write(Topics.TOOL_RESULTS, progress.sessionId(), ToolMessages.bytes(progress));
  }

  private static void done(CompletionStage<Void> stage)
      throws ExecutionException, InterruptedException, TimeoutException {
    stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), UTF_8);
  }

  private static String text(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.value(), UTF_8);
  }
}
