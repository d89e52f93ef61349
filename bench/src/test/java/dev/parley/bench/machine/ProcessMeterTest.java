package dev.parley.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class ProcessMeterTest {

  @Test
  void aProcessThatWorksUsesCpuAndMemory() {
    assumeTrue(ProcessMeter.works(), "needs Linux");
    var meter = new ProcessMeter(ProcessHandle.current().pid());
    long before = meter.cpuMicros();
    double sum = 0;
    while (meter.cpuMicros() - before < 50_000) {
      sum += Math.sqrt(sum + 1);
    }

    assertThat(sum).isPositive();
    assertThat(meter.residentBytes()).isGreaterThan(10_000_000);
  }
}
