package dev.parley.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapMeterTest {

  @Test
  void generationsAreAddedAndClassesAreNot() {
    var serial =
        """
        4711:
         DefNew     total 39296K, used 1024K [0x0, 0x1, 0x2)
         Tenured    total 87424K, used 2048K [0x0, 0x1, 0x2)
         Metaspace       used 30000K, committed 30500K, reserved 1114112K
          class space    used 3000K, committed 3200K, reserved 1048576K
        """;

    assertThat(HeapMeter.used(serial)).hasValue(3_072);
    assertThat(HeapMeter.used("garbage-first heap   total reserved 1K, committed 1K, used 77K [0x"))
        .hasValue(77);
    assertThat(HeapMeter.used("")).isEmpty();
  }

  @Test
  void aProcessThatIsNotThereHasNoHeap() throws InterruptedException {
    assertThat(HeapMeter.liveKilobytes(Integer.MAX_VALUE)).isEmpty();
  }
}
