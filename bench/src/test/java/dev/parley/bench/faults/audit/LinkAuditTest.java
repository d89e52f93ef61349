package dev.parley.bench.faults.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.faults.caller.CallerNote;
import dev.parley.bench.faults.caller.CallerNote.Ear;
import dev.parley.bench.faults.caller.CallerNote.Spoke;
import dev.parley.bench.faults.caller.EarClock;
import dev.parley.bench.model.LinkFault;
import dev.parley.bench.model.LinkMoment;
import dev.parley.bench.model.ModelNote;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkAuditTest {

  private final List<CallerNote> callers = new ArrayList<>();
  private final List<ModelNote> model = new ArrayList<>();

  @Test
  void silenceBeginsWhenAllThatCameHasBeenPlayed() {
    struck(LinkFault.KILL, LinkMoment.AGENT_SPEAKS, 1_000);
    hears(800, 1_280);
    hears(2_280, 3_000);

    assertThat(time("kill, agent speaks: silence in the answer").max()).isEqualTo(1_000);
  }

  @Test
  void whoHearsTheAnswerGoOnHasNoSilence() {
    struck(LinkFault.GO_AWAY, LinkMoment.AGENT_SPEAKS, 1_000);
    hears(800, 2_000);

    assertThat(time("go away, agent speaks: silence in the answer").max()).isZero();
    assertThat(audit().times()).noneMatch(AuditOutcome.Times::broken);
  }

  @Test
  void anAnswerThatWasHeardToItsEndWasNotInterrupted() {
    struck(LinkFault.GO_AWAY, LinkMoment.AGENT_SPEAKS, 1_000);
    hears(300, 1_200);
    hears(5_000, 5_900);

    assertThat(time("go away, agent speaks: silence in the answer").max()).isZero();
  }

  @Test
  void aRollOverThatIsHeardBreaksTheBudget() {
    struck(LinkFault.GO_AWAY, LinkMoment.AGENT_SPEAKS, 1_000);
    hears(800, 1_200);
    hears(1_700, 3_000);

    assertThat(time("go away, agent speaks: silence in the answer").broken()).isTrue();
  }

  @Test
  void anAnswerIsLateByWhatItTakesLongerThanOthers() {
    for (int utterance = 1; utterance <= 5; utterance++) {
      says(utterance, utterance * 10_000L);
      hears(utterance * 10_000L + 400, utterance * 10_000L + 2_000);
    }
    struck(LinkFault.EXPIRE, LinkMoment.CALLER_SPEAKS, 59_500);
    says(6, 60_000);
    hears(61_000, 62_000);

    assertThat(time("expire, caller speaks: silence added to the answer").max()).isEqualTo(600);
  }

  @Test
  void wordsThatNoLinkWasGivenWholeAreLost() {
    says(1, 1_000);
    says(2, 2_000);
    says(3, 3_000);
    told(1, 50);
    told(2, 20);
    told(2, 50);
    told(3, 30);

    assertThat(broken("utterances of which the model was told too little")).isEqualTo(1);
  }

  @Test
  void whoNeverHearsTheAgentAgainIsCounted() {
    struck(LinkFault.PAUSE, LinkMoment.TOOL_RUNS, 5_000);
    hears(3_000, 4_000);

    assertThat(broken("struck callers who never heard the agent again")).isEqualTo(1);
  }

  @Test
  void theEarDoesNotMissWhatCameAhead() {
    var ear = new EarClock();

    assertThat(ear.hear(1_000, 200)).isNull();
    assertThat(ear.hear(1_100, 20)).isNull();
    assertThat(ear.hear(1_240, 20)).isNull();
    assertThat(ear.hear(1_500, 20)).isEqualTo(new EarClock.Run(1_000, 1_260));
    assertThat(ear.end()).isEqualTo(new EarClock.Run(1_500, 1_520));
  }

  @Test
  void aNodeThatCannotReadAnotherSaysSoInItsLog() {
    assertThat(LogAudit.isUnread("2026-11-27T10:00:00Z ERROR o.a.p.Remote Failed to deserialize"))
        .isTrue();
    assertThat(LogAudit.isUnread("Caused by: java.io.NotSerializableException: dev.parley.X"))
        .isTrue();
    assertThat(LogAudit.isUnread("2026-11-27T10:00:00Z INFO  o.a.p.Remote deserializer ready"))
        .isFalse();
  }

  private void struck(LinkFault fault, LinkMoment moment, long at) {
    model.add(new ModelNote(at, 0, fault, moment, 0, 0));
  }

  private void told(int utterance, int frames) {
    model.add(new ModelNote(0, 0, null, null, utterance, frames));
  }

  private void hears(long from, long until) {
    callers.add(new Ear(from, 0, 1, until));
  }

  private void says(int utterance, long end) {
    callers.add(new Spoke(end, 0, 1, utterance));
  }

  private LinkAudit audit() {
    return new LinkAudit(callers, model, 900);
  }

  private AuditOutcome.Times time(String what) {
    return audit().times().stream().filter(it -> it.what().equals(what)).findFirst().orElseThrow();
  }

  private long broken(String what) {
    var count = audit().counts().stream().filter(it -> it.what().equals(what)).findFirst();
    return count.filter(AuditOutcome.Count::mustBeZero).orElseThrow().value();
  }
}
