package dev.parley.media.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.ModelChangeReason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A link that cannot be used yet, or says nothing. */
class LinkSilenceTest extends SupervisedLinks {

  @Test
  void aLinkThatCannotBeUsedYetIsGivenNothing() {
    first.opens = false;
    links.begin();
    utterance("item_1", 1);
    hear(2);
    respond("resp_1", "item_1");

    assertThat(first.last().orders).as("sound is kept once").isEmpty();

    first.last().says(new ModelFact.Opened());
    assertThat(first.last().names()).containsExactly("Hear", "Commit", "Hear", "Respond");
    assertThat(told(first.last())).containsExactly(1, "item_1", 2);
  }

  @Test
  void whatIsTakenBackBeforeALinkCanBeUsedIsNotAskedOfIt() {
    first.opens = false;
    links.begin();
    respond("resp_1");
    links.accept(new ModelOrder.Cancel("resp_1"));
    first.last().says(new ModelFact.Opened());

    assertThat(first.last().orders).isEmpty();
  }

  @Test
  void aModelThatHangsWhenACallBeginsIsNotWaitedForWhereThereIsAnother() {
    first.opens = false;
    links = supervisor(List.of(first, second));
    links.begin();
    utterance("item_1", 1);
    watch(4_000);

    assertThat(first.links).as("it is not tried again").hasSize(1);
    assertThat(first.last().closed).isTrue();
    assertThat(told(second.last())).containsExactly(1, "item_1");
    assertThat(second.openedAt.getFirst() - first.openedAt.getFirst()).isLessThanOrEqualTo(3_500);
  }

  @Test
  void aModelThatIsAskedAgainAndAgainAndSaysNothingIsReplaced() {
    links.begin();
    for (int i = 0; i < 5; i++) {
      respond("resp_" + i);
      watch(8_000);
      links.accept(new ModelOrder.Cancel("resp_" + i));
    }

    assertThat(first.links.size()).as("a caller who asks once more waits no longer").isEqualTo(2);
  }

  @Test
  void soIsOneThatAnswersNoPingsMeanwhile() {
    first.can = pinged();
    links.begin();
    respond("resp_1");
    watch(8_000);
    links.accept(new ModelOrder.Cancel("resp_1"));
    respond("resp_2");
    watch(8_000);

    assertThat(first.links).hasSize(2);
  }

  @Test
  void whatALinkSaysOfItsOwnAccordIsNoSignOfItsModel() {
    first.can = pinged();
    links.begin();
    for (int i = 0; i < 5; i++) {
      respond("resp_" + i);
      watch(8_000);
      links.accept(new ModelOrder.Cancel("resp_" + i));
      first.last().says(cancelled("resp_" + i));
    }

    assertThat(first.links.size()).as("it answers no pings").isGreaterThan(1);
  }

  @Test
  void theOnlyModelThatThereIsMayTakeLonger() {
    first.opens = false;
    links.begin();
    watch(20_000);

    assertThat(first.last().closed).isFalse();
    assertThat(first.links).hasSize(1);
  }

  @Test
  void aModelThatSaysNothingOfWhatItWasAskedIsReplaced() {
    links.begin();
    watch(60_000);
    assertThat(first.links).as("it was not asked anything").hasSize(1);
    respond("resp_1");
    watch(29_000);
    assertThat(first.links).hasSize(1);
    watch(2_000);

    isReplacedOnce(ModelChangeReason.SILENCE);
  }

  @Test
  void aLinkIsTheCallsOnlyWhenItCanBeUsed() {
    links.begin();
    first.opens = false;
    first.last().dies();
    time.pass(0);
    assertThat(replacements()).isEmpty();
    first.last().dies();
    watch(1_000);
    first.last().says(new ModelFact.Opened());

    assertThat(replacements())
        .as("a dial that failed was no change")
        .singleElement()
        .returns(3, LinkNews.Replaced::number);
  }

  @Test
  void aLinkThatNeverCanBeUsedIsReplaced() {
    first.opens = false;
    links.begin();
    watch(29_000);
    assertThat(first.links).hasSize(1);
    first.opens = true;
    watch(2_000);

    isReplacedOnce(ModelChangeReason.SILENCE);
  }

  @Test
  void aModelThatAnswersNoPingsIsReplaced() {
    first.can = pinged();
    links.begin();
    for (int i = 0; i < 10; i++) {
      watch(5_000);
      first.last().says(new ModelFact.Alive());
    }
    assertThat(first.links).hasSize(1);
    watch(16_000);

    isReplacedOnce(ModelChangeReason.DROPPED);
  }

  @Test
  void aModelThatAnswersPingsAndNothingElseIsReplaced() {
    first.can = pinged();
    links.begin();
    respond("resp_1");
    for (int i = 0; i < 7; i++) {
      watch(5_000);
      first.last().says(new ModelFact.Alive());
    }

    isReplacedOnce(ModelChangeReason.SILENCE);
  }

  @Test
  void whatIsAskedWhileAModelIsBusyWaitsUntilItIsIdle() {
    links.begin();
    first.last().says(new ModelFact.Busy());
    respond("resp_1");
    assertThat(first.last().all(ModelOrder.Respond.class)).isEmpty();
    first.last().says(new ModelFact.Idle());
    assertThat(first.last().all(ModelOrder.Respond.class)).hasSize(1);

    first.last().done("resp_1");
    first.last().says(new ModelFact.Busy());
    respond("resp_2");
    links.accept(new ModelOrder.Cancel("resp_2"));
    first.last().says(new ModelFact.Idle());
    assertThat(first.last().all(ModelOrder.Respond.class)).hasSize(1);
  }

  /** As a link says it of a response that was taken back before the model could begin it. */
  private static ModelFact cancelled(String responseId) {
    return new ModelFact.Done(responseId, ModelFact.Outcome.CANCELLED, null, ModelFact.Usage.NONE);
  }

  private void isReplacedOnce(ModelChangeReason reason) {
    assertThat(first.links).hasSize(2);
    assertThat(replacements()).singleElement().returns(reason, LinkNews.Replaced::reason);
  }

  private static LinkCapabilities pinged() {
    return Capable.as(StagedLinks.ASKED, can -> can.liveness = LinkCapabilities.Liveness.PING);
  }
}
