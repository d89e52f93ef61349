package dev.parley.media.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a model says of whose turn it is counts where it has to say that. */
class BelievedTurnsTest extends SupervisedLinks {

  @Test
  void aModelThatIsAskedIsNotBelievedOfTurns() {
    links.begin();
    first.last().says(new ModelFact.SpeechStarted("item_own", 0L, true));
    first.last().says(new ModelFact.SpeechStopped("item_own", 500L));
    first.last().says(new ModelFact.ResponseStarted("resp_own", ModelFact.Origin.OWN));

    assertThat(passed).isEmpty();
    assertThat(counters.turnsRefused.sum()).isEqualTo(3);
    assertThat(first.last().orders).containsExactly(new ModelOrder.Cancel("resp_own"));
  }

  @Test
  void aModelThatIsNotBelievedOfTurnsIsBelievedOfWhatItIsAsked() {
    links.begin();
    utterance("item_1", 1);
    respond("resp_1", "item_1");
    first.last().says(new ModelFact.ResponseStarted("resp_own", ModelFact.Origin.OWN));
    first.last().says(new ModelFact.ResponseStarted("resp_1", ModelFact.Origin.ASKED));
    first.last().done("resp_1");

    assertThat(facts(ModelFact.ResponseStarted.class))
        .containsExactly(new ModelFact.ResponseStarted("resp_1", ModelFact.Origin.ASKED));
    assertThat(facts(ModelFact.Done.class))
        .extracting(ModelFact.Done::responseId)
        .containsExactly("resp_1");
  }

  @Test
  void whatAModelSaysOfTurnsBeforeItsLinkIsThereIsNotBelievedEither() {
    first.opens = false;
    first.whileOpening = List.of(new ModelFact.ResponseStarted("resp_own", ModelFact.Origin.OWN));
    links.begin();

    assertThat(passed).isEmpty();
    assertThat(counters.turnsRefused.sum()).isEqualTo(1);
  }

  @Test
  void aModelThatCanTakeTurnsIsBelievedWhereTheLegHasNoRules() {
    first.can = either();
    links.begin();
    first.last().says(new ModelFact.SpeechStarted("item_1", 0L, true));
    first.last().says(new ModelFact.SpeechStopped("item_1", 500L));
    first.last().says(new ModelFact.ResponseStarted("resp_1", ModelFact.Origin.OWN));
    first.legHasRules = true;
    first.last().says(new ModelFact.SpeechStarted("item_2", 900L, true));
    first.last().says(new ModelFact.SpeechStopped("item_2", 1_500L));
    first.last().says(new ModelFact.ResponseStarted("resp_2", ModelFact.Origin.OWN));

    assertThat(passed).hasSize(3);
    assertThat(counters.turnsRefused.sum()).isEqualTo(3);
    assertThat(first.last().orders).containsExactly(new ModelOrder.Cancel("resp_2"));
  }

  @Test
  void aTurnThatTheModelTookBeforeTheLegHadRulesIsAnsweredByItOnce() {
    first.can = either();
    links.begin();
    first.last().says(new ModelFact.SpeechStarted("item_1", 0L, true));
    first.last().says(new ModelFact.SpeechStopped("item_1", 500L));
    first.legHasRules = true;
    first.last().says(new ModelFact.ResponseStarted("resp_1", ModelFact.Origin.OWN));
    first.last().says(new ModelFact.ResponseStarted("resp_2", ModelFact.Origin.OWN));

    assertThat(facts(ModelFact.ResponseStarted.class))
        .extracting(ModelFact.ResponseStarted::responseId)
        .containsExactly("resp_1");
  }

  private static LinkCapabilities either() {
    var either = LinkCapabilities.Decider.BOTH;
    return Capable.as(
        StagedLinks.ASKED, can -> can.floor = new LinkCapabilities.Floor(either, either));
  }
}
