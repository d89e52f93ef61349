package dev.parley.bench.faults.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.faults.caller.CallerNote;
import dev.parley.bench.faults.evidence.Scenario;
import org.junit.jupiter.api.Test;

class FaultVerdictTest {

  @Test
  void aCallThatLosesNothingHolds() {
    var outcome = Scene.ofAKill().judged();

    assertThat(outcome.broken()).isEmpty();
    assertThat(time(outcome, "kill: session active again").max()).isEqualTo(700);
    assertThat(time(outcome, "kill: caller has a line again").max()).isEqualTo(900);
    assertThat(time(outcome, "kill: caller without a line").max()).isEqualTo(890);
    assertThat(time(outcome, "kill: caller hears the agent, who spoke or had been asked").max())
        .isEqualTo(1_200);
    assertThat(count(outcome, "tool calls in flight at a fault, at least")).isEqualTo(1);
  }

  @Test
  void aTurnThatIsNotInTheJournalIsLost() {
    assertThat(Scene.ofAKill().without("turn-taken.v1").judged().broken())
        .contains("turns lost: 1 (expected: 0)");
  }

  @Test
  void aResultThatDidNotReachItsCallIsLost() {
    assertThat(Scene.ofAKill().without("tool-ended.v1").judged().broken())
        .contains("tool calls lost: 1 (expected: 0)", "tool results lost: 1 (expected: 0)");
  }

  @Test
  void aResultThatReachedItsCallTwiceIsDoubled() {
    var outcome =
        Scene.ofAKill().stored("b", 5_000, "tool-delivered.v1", "{'call_id':'call_1'}").judged();

    assertThat(outcome.broken()).containsExactly("calls with two outputs: 1 (expected: 0)");
  }

  @Test
  void anEffectThatWasHadTwiceIsDoubled() {
    assertThat(Scene.ofAKill().effect("key_1").judged().broken())
        .containsExactly("effects doubled: 1 (expected: 0)");
  }

  @Test
  void aToolThatRanAgainBecauseItsWorkerDiedIsKnownByItsKey() {
    var outcome = Scene.ofAKill().blow(Scenario.WORKER, 2_000, 2_000).effect("key_1").judged();

    assertThat(outcome.broken()).isEmpty();
    assertThat(outcome.counts())
        .contains(new AuditOutcome.Count("tools run again with the same effect key", 1, false));
  }

  @Test
  void aCallWithTwoEffectKeysWouldHaveTwoEffects() {
    assertThat(Scene.ofAKill().request(700, "key_2").judged().broken())
        .contains("calls with two effect keys: 1 (expected: 0)");
  }

  @Test
  void soundOnTheOldLineAfterTheNewOneSoundedIsASecondAgent() {
    var outcome = Scene.ofAKill().note(new CallerNote.Sound(2_500, 0, 1, 2_600, 5)).judged();

    assertThat(outcome.broken())
        .containsExactly("times two agents spoke on one call: 1 (expected: 0)");
  }

  @Test
  void anActorThatWritesAfterItsSuccessorIsSeen() {
    assertThat(Scene.ofAKill().stored("a", 5_000, "leg-lost.v1", "{}").judged().broken())
        .containsExactly("events of a life that was over: 1 (expected: 0)");
  }

  @Test
  void aPausedNodeMayNotSpeakAgainAndMustEnd() {
    var outcome =
        Scene.ofAKill()
            .blow(Scenario.PAUSE, 1_000, 2_000)
            .note(new CallerNote.Sound(2_050, 0, 1, 2_100, 3))
            .exit(Scenario.PAUSE, -1)
            .judged();

    assertThat(outcome.broken())
        .containsExactly(
            "times a node spoke after its pause: 1 (expected: 0)",
            "paused nodes that did not end: 1 (expected: 0)");
  }

  @Test
  void whoIsSilentForTooLongBreaksTheBudget() {
    var outcome = Scene.ofAKill().without("leg-attached.v1");
    var late = outcome.without("tool-ended.v1").without("tool-delivered.v1").without("ended.v1");

    assertThat(late.stored("b", 9_000, "ended.v1", "{}").judged().broken())
        .contains("kill: session active again: p99 8000 ms (expected: at most 5000)");
  }

  private static AuditOutcome.Times time(AuditOutcome outcome, String what) {
    return outcome.times().stream().filter(it -> it.what().equals(what)).findFirst().orElseThrow();
  }

  private static long count(AuditOutcome outcome, String what) {
    return outcome.counts().stream()
        .filter(it -> it.what().equals(what))
        .findFirst()
        .orElseThrow()
        .value();
  }
}
