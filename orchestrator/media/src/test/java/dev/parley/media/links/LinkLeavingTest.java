package dev.parley.media.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Failure;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.SessionCommand;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A link that says that it goes is left for another, without a break in the talk. */
class LinkLeavingTest extends SupervisedLinks {

  @Test
  void aModelThatGoesIsLeftInTheNextPause() {
    links.begin();
    var former = first.last();
    hear(1);
    former.says(new ModelFact.GoingAway(ModelChangeReason.GOING_AWAY, 60_000));
    watch(5_000);
    assertThat(replacements()).as("the caller speaks").isEmpty();
    links.accept(new ModelOrder.Commit("item_1"));
    respond("resp_1", "item_1");
    watch(2_000);
    assertThat(replacements()).as("the model thinks").isEmpty();
    former.says(new ModelFact.Transcript("item_1", "words", true));
    links.told(new SessionCommand.BeginSpeaking(1, "resp_1", time.clock.now()));
    former.done("resp_1");
    watch(1_000);

    assertThat(first.links).hasSize(2);
    assertThat(former.closed).isTrue();
    assertThat(told(first.last())).isEmpty();
    assertThat(replacements())
        .containsExactly(
            new LinkNews.Replaced("first", "first", ModelChangeReason.GOING_AWAY, 2, 0));
  }

  @Test
  void aModelThatGoesIsLeftInMidSpeechShortlyBeforeItsEnd() {
    links.begin();
    hear(1);
    first.last().says(new ModelFact.GoingAway(ModelChangeReason.END_OF_LIFE, 10_000));
    watch(7_500);
    assertThat(replacements()).isEmpty();
    watch(1_000);

    assertThat(first.links).hasSize(2);
    assertThat(told(first.last())).containsExactly(1);
    assertThat(replacements())
        .singleElement()
        .returns(ModelChangeReason.END_OF_LIFE, LinkNews.Replaced::reason);
  }

  @Test
  void theNextLinkIsOpenBeforeTheOneThatIsLeftIsClosed() {
    links.begin();
    var former = first.last();
    var closedFirst = new ArrayList<Boolean>();
    hear(1);
    first.whenAsked = (_, _) -> closedFirst.add(former.closed);
    former.says(new ModelFact.GoingAway(ModelChangeReason.END_OF_LIFE, 0));
    time.pass(0);

    assertThat(closedFirst).containsExactly(false);
    assertThat(former.closed).isTrue();
    assertThat(replacements())
        .singleElement()
        .returns(ModelChangeReason.END_OF_LIFE, LinkNews.Replaced::reason);
  }

  @Test
  void aLinkThatIsLeftAnswersUntilTheNextCanBeUsed() {
    links.begin();
    var former = first.last();
    first.opens = false;
    former.says(new ModelFact.GoingAway(ModelChangeReason.GOING_AWAY, 60_000));
    time.pass(0);
    assertThat(first.links).hasSize(2);
    utterance("item_1", 1);
    assertThat(former.closed).isFalse();
    assertThat(former.names()).containsExactly("Hear", "Commit");
    watch(800);
    first.last().says(new ModelFact.Opened());
    time.pass(0);

    assertThat(former.closed).isTrue();
    assertThat(told(first.last())).as("what nobody has answered").containsExactly(1, "item_1");
    assertThat(replacements())
        .singleElement()
        .returns(0L, LinkNews.Replaced::silenceMs)
        .returns(2, LinkNews.Replaced::number);
  }

  @Test
  void whereTheNextFailsItGoesOnAndAnotherIsTried() {
    links.begin();
    var former = first.last();
    first.refusal = DOWN;
    first.refusals = 2;
    former.says(new ModelFact.GoingAway(ModelChangeReason.GOING_AWAY, 60_000));
    watch(500);
    respond("resp_1");
    assertThat(former.closed).isFalse();
    assertThat(former.names()).containsExactly("Respond");
    former.done("resp_1");
    watch(5_000);

    assertThat(former.closed).isTrue();
    assertThat(replacements()).hasSize(1);
    assertThat(facts(ModelFact.Failed.class)).isEmpty();
  }

  @Test
  void aLinkThatDiesWhileTheNextIsMadeIsFollowedByThat() {
    links.begin();
    var former = first.last();
    first.opens = false;
    former.says(new ModelFact.GoingAway(ModelChangeReason.GOING_AWAY, 60_000));
    time.pass(0);
    hear(7);
    former.dies();
    time.pass(0);

    assertThat(first.links).as("no third is dialled").hasSize(2);
    watch(1_000);
    first.last().says(new ModelFact.Opened());
    assertThat(told(first.last())).containsExactly(7);
    assertThat(replacements()).singleElement().returns(1_000L, LinkNews.Replaced::silenceMs);
  }

  @Test
  void whatIsNotThereInTimeIsWaitedForAndTheCallerIsToldWhy() {
    links.begin();
    var former = first.last();
    first.opens = false;
    former.says(new ModelFact.GoingAway(ModelChangeReason.GOING_AWAY, 3_000));
    watch(2_000);
    assertThat(former.closed).isTrue();
    assertThat(passed).doesNotHaveAnyElementsOfTypes(LinkNews.OutageLasts.class);
    watch(1_500);

    assertThat(passed).hasAtLeastOneElementOfType(LinkNews.OutageLasts.class);
    first.last().says(new ModelFact.Opened());
    assertThat(replacements().getFirst().silenceMs()).isBetween(2_000L, 3_000L);
  }

  @Test
  void aHandleServesUntilSomethingIsSaidHeardOrAsked() {
    first.can = resuming();
    links.begin();
    first.last().says(new ModelFact.ResumeHandle("h1"));
    first.last().dies();
    time.pass(0);
    assertThat(first.beginnings.getLast().handle()).isEqualTo("h1");

    first.last().says(new ModelFact.ResumeHandle("h2"));
    utterance("item_1", 1);
    first.last().dies();
    watch(1_000);
    assertThat(first.beginnings.getLast().handle()).isNull();
  }

  @Test
  void aHandleOfOneModelIsNotGivenToAnother() {
    first.can = resuming();
    second.can = resuming();
    links = supervisor(List.of(first, second));
    links.begin();
    first.last().says(new ModelFact.ResumeHandle("h1"));
    first
        .last()
        .says(new ModelFact.Failed(new Problem("model_refused", "model: never", Failure.REFUSED)));
    time.pass(0);

    assertThat(second.beginnings.getLast().handle()).isNull();
  }

  @Test
  void whatAModelWillNotForgetTheNextLinkDoesNotLearn() {
    links.begin();
    links.accept(new ModelOrder.Forget("item_1"));
    first.last().says(new ModelFact.Declined(ModelOrder.Kind.FORGET, "no", null));
    time.pass(0);

    assertThat(replacements())
        .singleElement()
        .returns(ModelChangeReason.FORGETTING, LinkNews.Replaced::reason);
  }

  private static LinkCapabilities resuming() {
    return Capable.as(
        StagedLinks.ASKED, can -> can.life = new LinkCapabilities.Life(true, null, true));
  }
}
