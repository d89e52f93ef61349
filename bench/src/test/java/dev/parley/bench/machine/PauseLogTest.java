package dev.parley.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.machine.PauseLog.Pauses;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PauseLogTest {

  @Test
  void everyPauseCountsButThoseThatTheBenchAskedFor() {
    var log =
        """
        [0.010s] Using G1
        [1.100s] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 24M->5M(256M) 3.251ms
        [1.200s] GC(1) Concurrent Mark Cycle
        [1.300s] GC(1) Pause Remark 30M->30M(256M) 1.500ms
        [1.400s] GC(1) Concurrent Mark Cycle 201.100ms
        [2.000s] GC(2) Pause Full (Diagnostic Command) 30M->20M(256M) 88.000ms
        """;

    assertThat(PauseLog.millis(log)).containsExactly(3.251, 1.5);
  }

  @Test
  void oneInAThousandIsLongerThanTheLastPercentile() {
    var pauses =
        Pauses.of("Parley", IntStream.rangeClosed(1, 2_000).mapToObj(i -> i / 100.0).toList());

    assertThat(pauses.p50()).isEqualTo(10);
    assertThat(pauses.p999()).isEqualTo(19.98);
    assertThat(pauses.max()).isEqualTo(20);
  }
}
