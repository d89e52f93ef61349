package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.tool.ToolRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class EffectsTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final Effects effects = new Effects(Clock.systemUTC());

  @Test
  void theFirstRunsAndTheSecondWaitsForIt() {
    var first = effects.enter(request("req_1", "key", 1));
    var second = effects.enter(request("req_2", "key", 1));
    assertThat(first.first()).isTrue();
    assertThat(second.first()).isFalse();
    effects.end(request("req_1", "key", 1), first.effect(), ToolOutcome.done("once"));
    assertThat(second.effect().outcome()).isCompletedWithValue(ToolOutcome.done("once"));
  }

  @Test
  void whatIsDoneIsKnownToEveryLaterRequest() {
    end("req_1", 1, ToolOutcome.done("once"));
    assertThat(effects.enter(request("req_9", "key", 4)).first()).isFalse();
  }

  @Test
  void aFailureForGoodIsKnownToo() {
    end("req_1", 1, ToolOutcome.failed("order_not_found", ""));
    assertThat(effects.enter(request("req_9", "key", 2)).first()).isFalse();
  }

  @Test
  void aPassingFailureAnswersItsOwnRequestAgainButANewAttemptRuns() {
    end("req_1", 1, ToolOutcome.tryAgain("timeout", ""));
    assertThat(effects.enter(request("req_1", "key", 1)).first()).isFalse();
    assertThat(effects.enter(request("req_1", "key", 2)).first()).isTrue();
  }

  @Test
  void aNewAttemptWaitsForAHandlerThatIgnoredItsInterrupt() {
    var entrance = effects.enter(request("req_1", "key", 1));
    var handler = entrance.effect().handlerBegins();
    effects.end(request("req_1", "key", 1), entrance.effect(), ToolOutcome.tryAgain("timeout", ""));
    var next = effects.enter(request("req_1", "key", 2));
    assertThat(next.first()).isTrue();
    assertThat(next.before()).isNotDone();
    handler.complete(null);
    assertThat(next.before()).isDone();
  }

  @Test
  void whatWasGivenBackRunsWhenItComesAgain() {
    var entrance = effects.enter(request("req_1", "key", 1));
    effects.giveBack(entrance.effect(), new RequestReturned("test"));
    assertThat(effects.enter(request("req_1", "key", 1)).first()).isTrue();
  }

  @Test
  void memoryIsBoundedByCount() {
    for (int i = 0; i < 2 * Effects.MOST; i++) {
      var request = request("req_" + i, "key_" + i, 1);
      effects.end(request, effects.enter(request).effect(), ToolOutcome.done(i));
    }
    assertThat(effects.count()).isLessThanOrEqualTo(Effects.MOST + 1);
  }

  @Test
  void memoryIsBoundedBySize() {
    var megabyte = ToolOutcome.done("x".repeat(1024 * 1024));
    for (int i = 0; i < 100; i++) {
      var request = request("req_" + i, "key_" + i, 1);
      effects.end(request, effects.enter(request).effect(), megabyte);
    }
    assertThat(effects.count()).isLessThanOrEqualTo((int) (Effects.MOST_BYTES >> 20) + 1);
  }

  @Test
  void memoryIsBoundedByAge() {
    var clock =
        new Object() {
          Instant now = NOON;
        };
    var aging =
        new Effects(
            new Clock() {
              @Override
              public Instant instant() {
                return clock.now;
              }

              @Override
              public ZoneOffset getZone() {
                return ZoneOffset.UTC;
              }

              @Override
              public Clock withZone(ZoneId zone) {
                return this;
              }
            });
    var old = request("req_1", "old", 1);
    aging.end(old, aging.enter(old).effect(), ToolOutcome.done("old"));
    clock.now = NOON.plus(Effects.OLDEST).plusSeconds(1);
    assertThat(aging.enter(request("req_1", "old", 1)).first()).isTrue();
  }

  private void end(String requestId, int attempt, ToolOutcome outcome) {
    var request = request(requestId, "key", attempt);
    effects.end(request, effects.enter(request).effect(), outcome);
  }

  private static ToolRequest request(String requestId, String effectKey, int attempt) {
    return Requests.of(
        requestId, effectKey, attempt, "t", Requests.arguments(), Duration.ofSeconds(30), 0);
  }
}
