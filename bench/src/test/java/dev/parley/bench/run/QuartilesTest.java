package dev.parley.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuartilesTest {

  @Test
  void halfOfTheNumbersLieBetweenTheQuartiles() {
    assertThat(Quartiles.of(List.of(5.0, 1.0, 4.0, 2.0, 3.0))).isEqualTo(new Quartiles(5, 2, 3, 4));
  }

  @Test
  void betweenTwoNumbersTheMiddleIsTaken() {
    assertThat(Quartiles.of(List.of(1.0, 2.0)).median()).isEqualTo(1.5);
  }

  @Test
  void oneDisturbedWindowMovesNothing() {
    var found = Quartiles.of(List.of(10.0, 10.0, 10.0, 10.0, 900.0));

    assertThat(found.median()).isEqualTo(10);
    assertThat(found.upper()).isEqualTo(10);
  }

  @Test
  void ofNothingThereIsNothing() {
    assertThat(Quartiles.of(List.of()).isEmpty()).isTrue();
  }
}
