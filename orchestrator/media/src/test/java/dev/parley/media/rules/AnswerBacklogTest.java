package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Origin;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.ResponseStarted;
import dev.parley.media.port.ModelFact.Usage;
import org.junit.jupiter.api.Test;

/** Answers that wait for the one that plays. */
class AnswerBacklogTest {

  private final AnswerBacklog backlog = new AnswerBacklog();
  private final ActiveResponse playing =
      new ActiveResponse("resp_1", 1, true, TurnLatency.unprompted());

  private boolean begins(String responseId) {
    playing.generated = true;
    return backlog.begins(
        new ResponseStarted(responseId, Origin.OWN), playing, TurnLatency.unprompted());
  }

  @Test
  void anAnswerForWhichThereIsNoRoomIsNotWaitedFor() {
    assertThat(begins("resp_2")).isTrue();
    while (backlog.add(new ModelFact.Text("resp_2", "item_2", "word"))) {
      assertThat(backlog.isEmpty()).isFalse();
    }
    backlog.breaksOff();
    assertThat(backlog.isEmpty()).isTrue();
    assertThat(begins("resp_3")).isTrue();
    backlog.add(new ModelFact.Done("resp_3", Outcome.COMPLETED, null, Usage.NONE));
    int more = 4;
    while (begins("resp_" + more)) {
      backlog.add(new ModelFact.Done("resp_" + more, Outcome.COMPLETED, null, Usage.NONE));
      more++;
    }

    assertThat(backlog.growing()).isNull();
    assertThat(backlog.isOfIt(new ModelFact.Text("resp_" + more, "item_9", "word"))).isFalse();
  }

  @Test
  void theTurnOfOneThatBrokeOffIsNobodysAnyMore() {
    begins("resp_2");
    backlog.breaksOff();

    assertThat(backlog.turnOf("resp_2")).isNull();
  }
}
