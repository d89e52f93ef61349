package dev.parley.bench.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.window.WindowOrder.Turn;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WindowOrderTest {

  private final List<Turn> turns = WindowOrder.of(4, 50, new Random(7));

  @Test
  void inEachRoundEverybodyHasOneWindow() {
    var rounds = turns.stream().collect(Collectors.groupingBy(Turn::round));

    assertThat(rounds).hasSize(50);
    assertThat(rounds.values())
        .allSatisfy(round ->
            assertThat(round).extracting(Turn::contender).containsExactlyInAnyOrder(0, 1, 2, 3));
  }

  @Test
  void roundsFollowEachOther() {
    assertThat(turns).extracting(Turn::round).isSorted();
  }

  @Test
  void theOrderIsDrawnAnewEachRound() {
    var orders =
        turns.stream().collect(Collectors.groupingBy(Turn::round)).values().stream()
            .map(round -> round.stream().map(Turn::contender).toList())
            .distinct();

    assertThat(orders.count()).isGreaterThan(10);
  }

  @Test
  void windowsBeginAtPhasesThatNoSecondlyTaskMeetsAlways() {
    assertThat(turns).extracting(Turn::restMillis).allMatch(rest -> rest >= 0 && rest < 1_000);
    assertThat(turns.stream().map(Turn::restMillis).distinct().count()).isGreaterThan(100);
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    assertThat(WindowOrder.of(4, 50, new Random(7))).isEqualTo(turns);
  }
}
