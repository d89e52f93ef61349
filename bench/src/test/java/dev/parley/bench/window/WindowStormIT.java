package dev.parley.bench.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.model.ModelSimulator;
import dev.parley.bench.relay.RelayBaseline;
import dev.parley.bench.storm.Storm;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class WindowStormIT {

  @ParameterizedTest
  @EnumSource(Storm.Sound.class)
  void theLoadMovesBetweenContendersAndLosesNothing(Storm.Sound sound) throws Exception {
    try (var model = ModelSimulator.start(0, 1, ModelSimulator.Behaviour.echoing());
        var relay = RelayBaseline.start(0, 1, url(model.port()))) {
      var found = WindowStorm.run(plan(sound, 60_000_000, model.port(), relay.port()));

      assertThat(found.windows()).hasSize(4).noneMatch(WindowResult::late);
      assertThat(found.windows())
          .extracting(WindowResult::result)
          .allSatisfy(result -> {
            assertThat(result.connected()).isEqualTo(5);
            assertThat(result.errorCodes()).isEmpty();
            assertThat(result.sent()).isPositive();
            assertThat(result.roundTrip().count()).isPositive();
          });
    }
  }

  @Test
  void aWindowWhoseGeneratorWasLateIsMarked() throws Exception {
    try (var model = ModelSimulator.start(0, 1, ModelSimulator.Behaviour.echoing());
        var relay = RelayBaseline.start(0, 1, url(model.port()))) {
      var found = WindowStorm.run(plan(Storm.Sound.UNHEARD, -1, model.port(), relay.port()));

      assertThat(found.windows()).hasSize(4).allMatch(WindowResult::late);
    }
  }

  private static WindowPlan plan(Storm.Sound sound, long mostLate, int model, int relay) {
    return new WindowPlan(
        sound,
        5,
        50,
        300,
        100,
        400,
        2,
        1,
        mostLate,
        List.of(
            new WindowPlan.Contender("no relay", url(model), null, null),
            new WindowPlan.Contender("Netty relay", url(relay), null, null)));
  }

  private static URI url(int port) {
    return URI.create("ws://127.0.0.1:" + port + "/v1/realtime");
  }
}
