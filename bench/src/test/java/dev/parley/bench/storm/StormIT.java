package dev.parley.bench.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.machine.ProcessMeter;
import dev.parley.bench.model.ModelSimulator;
import dev.parley.bench.relay.RelayBaseline;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StormIT {

  @Test
  void twentyCallersThroughTheBareRelayLoseNothing() throws InterruptedException {
    try (var model = ModelSimulator.start(0, 1, ModelSimulator.Behaviour.echoing());
        var relay = RelayBaseline.start(0, 1, url(model.port()))) {
      assertNothingIsLost(storm(Storm.Kind.ECHO, relay.port(), 3_000));
    }
  }

  @Test
  void twentyCallersThroughTheModelLinkLoseNothing() throws InterruptedException {
    try (var model = ModelSimulator.start(0, 1, ModelSimulator.Behaviour.echoing());
        var relay = new LinkRelay(0, url(model.port()))) {
      assertNothingIsLost(storm(Storm.Kind.ECHO, relay.port(), 3_000));
    }
  }

  @Test
  void callersAreAnsweredAndCanBargeIn() throws InterruptedException {
    try (var model = ModelSimulator.start(0, 1, ModelSimulator.Behaviour.answering());
        var relay = RelayBaseline.start(0, 1, url(model.port()))) {
      var result = storm(Storm.Kind.TURNS, relay.port(), 9_000);

      assertThat(result.errorCodes()).isEmpty();
      assertThat(result.turn().count()).isPositive();
      assertThat(result.bargeIn().count()).isPositive();
      assertThat(result.unanswered()).isZero();
    }
  }

  @Test
  void aModelThatIsNotThereIsCountedNotSwallowed() throws InterruptedException {
    var result = storm(Storm.Kind.ECHO, 1, 200);

    assertThat(result.connected()).isZero();
    assertThat(result.errors()).isEqualTo(20);
    assertThat(result.errorCodes()).isEqualTo(List.of("not_connected"));
  }

  private static void assertNothingIsLost(Storm.Result result) {
    assertThat(result.connected()).isEqualTo(20);
    assertThat(result.errorCodes()).isEmpty();
    assertThat(result.sent()).isGreaterThan(1_000);
    assertThat(result.up().count()).isEqualTo(result.roundTrip().count());
    assertThat(result.lost()).isZero();
  }

  private static Storm.Result storm(Storm.Kind kind, int port, long millis)
      throws InterruptedException {
    return CallStorm.run(
        new Storm.Plan(
            kind,
            url(port),
            null,
            20,
            200,
            500,
            millis,
            1,
            ProcessMeter.works() ? ProcessHandle.current().pid() : null,
            200));
  }

  private static URI url(int port) {
    return URI.create("ws://127.0.0.1:" + port + "/v1/realtime");
  }
}
