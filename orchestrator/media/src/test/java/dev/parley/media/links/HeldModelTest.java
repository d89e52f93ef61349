package dev.parley.media.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.Legs;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.ModelChangeReason;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A model that the node does not dial for a while is not dialled for a link that is left either.
 */
class HeldModelTest extends SupervisedLinks {

  private void isHeld(StagedLinks model) {
    for (int i = 0; i < LinkBreakers.FAILURES; i++) {
      breakers.failed(model.endpoint(), time.clock.nanos());
    }
  }

  private static LinkCapabilities with(LinkCapabilities.Memory memory, boolean resumes) {
    return Capable.as(
        StagedLinks.ASKED,
        can -> {
          can.memory = memory;
          can.life = new LinkCapabilities.Life(resumes, null, true);
        });
  }

  private static LinkCapabilities uneditable() {
    var seed = StagedLinks.ASKED.memory().seed();
    return with(new LinkCapabilities.Memory(false, true, seed), false);
  }

  private static LinkCapabilities resuming() {
    return with(StagedLinks.ASKED.memory(), true);
  }

  @Test
  void anotherAgentsFirstModelIsPassedOver() {
    links.begin();
    isHeld(second);
    var third = new StagedLinks("third", time.clock);
    links.changeModels(List.of(second, third), Legs.links(), null);
    time.pass(0);

    assertThat(second.links).isEmpty();
    assertThat(third.links).hasSize(1);
    assertThat(counters.dialsHeldBack.sum()).isEqualTo(1);
  }

  @Test
  void anotherAgentsOnlyModelIsWaitedFor() {
    links.begin();
    isHeld(second);
    links.changeModels(List.of(second), Legs.links(), null);
    respond("resp_1");
    assertThat(second.links).isEmpty();
    time.pass(LinkBreakers.HOLD.toMillis() + 100);

    assertThat(second.links).hasSize(1);
    assertThat(first.last().closed).isTrue();
    assertThat(replacements())
        .singleElement()
        .returns(ModelChangeReason.ASSIGNED, LinkNews.Replaced::reason);
  }

  @Test
  void whereAModelForgetsNothingTheNextOfTheListFollows() {
    first.can = uneditable();
    links = supervisor(List.of(first, second));
    links.begin();
    isHeld(first);
    links.accept(new ModelOrder.Forget("item_1"));
    time.pass(0);

    assertThat(first.links).hasSize(1);
    assertThat(second.links).hasSize(1);
  }

  @Test
  void whatMustBeForgottenWaitsForTheOnlyModel() {
    first.can = uneditable();
    links.begin();
    isHeld(first);
    links.accept(new ModelOrder.Forget("item_1"));
    time.pass(1_000);
    assertThat(first.links).hasSize(1);
    assertThat(first.last().closed).as("it remembers").isTrue();
    time.pass(LinkBreakers.HOLD.toMillis());

    assertThat(first.links).hasSize(2);
  }

  @Test
  void noneIsMadeBesideTheOneThatIsLeft() {
    links.begin();
    isHeld(first);
    first.last().says(new ModelFact.GoingAway(ModelChangeReason.GOING_AWAY, 60_000));
    watch(2_000);
    assertThat(first.links).hasSize(1);
    watch(LinkBreakers.HOLD.toMillis());

    assertThat(first.links).hasSize(2);
  }

  @Test
  void aLinkThatIsLeftInAPauseIsNotLeftForAModelThatIsNotDialled() {
    first.can = resuming();
    links.begin();
    isHeld(first);
    first.last().says(new ModelFact.GoingAway(ModelChangeReason.GOING_AWAY, 60_000));
    watch(2_000);
    assertThat(first.links).hasSize(1);
    assertThat(first.last().closed).isFalse();
    watch(LinkBreakers.HOLD.toMillis());

    assertThat(first.links).hasSize(2);
  }

  @Test
  void aHandleIsNotGivenToTheModelThatFollows() {
    first.can = resuming();
    second.can = resuming();
    links = supervisor(List.of(first, second));
    links.begin();
    isHeld(first);
    first.last().says(new ModelFact.ResumeHandle("h1"));
    first.last().says(new ModelFact.GoingAway(ModelChangeReason.END_OF_LIFE, 0));
    watch(500);

    assertThat(second.beginnings.getLast().handle()).isNull();
  }
}
