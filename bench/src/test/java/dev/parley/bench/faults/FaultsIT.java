package dev.parley.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.faults.audit.AuditOutcome.Count;
import dev.parley.bench.faults.evidence.Scenario;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The run of {@code parley bench faults} at small size. How long things take is not judged here,
 * for machines that build are busy; what must be zero is.
 */
@Timeout(420)
class FaultsIT {

  @TempDir Path folder;

  @Test
  void callsOutliveANodeThatIsKilledAndOneThatIsPaused() throws Exception {
    var plan = new FaultRun.Plan(List.of(Scenario.KILL, Scenario.PAUSE), 6, 1, 0, 1);

    var outcome = new FaultRun(plan, folder, System.out::println).run();

    assertThat(outcome.counts()).filteredOn(Count::broken).isEmpty();
    assertThat(outcome.counts())
        .contains(new Count("faults", 2, false), new Count("calls", 6, false));
    assertThat(outcome.times()).anyMatch(times -> times.count() > 0);
  }
}
