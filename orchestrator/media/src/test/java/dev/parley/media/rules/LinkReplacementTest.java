package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.media.audio.Sounds;
import dev.parley.media.links.StagedLinks;
import dev.parley.media.links.StagedLinks.StagedLink;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Legs;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortOrder;
import dev.parley.session.model.ModelChange;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionCommand;
import org.junit.jupiter.api.Test;

/** The link to the model dies at the worst moments, and the call goes on as if it had not. */
class LinkReplacementTest {

  private final LinkedCall call = new LinkedCall();

  private StagedLink link() {
    return call.model.last();
  }

  private String asked() {
    return link().all(ModelOrder.Respond.class).getLast().responseId();
  }

  private void begins(String itemId, long millis) {
    var id = asked();
    link().says(new ModelFact.ResponseStarted(id, ModelFact.Origin.ASKED));
    link().says(new ModelFact.ItemStarted(id, itemId, null));
    link().says(new ModelFact.Text(id, itemId, "Your order is "));
    for (long left = millis; left > 0; left -= 20) {
      link().says(new ModelFact.Spoken(id, itemId, Sounds.pcm(20)));
    }
  }

  private void ends(String itemId) {
    var id = asked();
    link().says(new ModelFact.ItemDone(id, itemId, "Your order is here.", true));
    link().done(id);
  }

  private ConversationEvent.ResponseDone done(int index) {
    return call.all(ConversationEvent.ResponseDone.class).get(index);
  }

  @Test
  void whileTheCallerSpeaksNoWordIsLost() {
    call.hear(600);
    call.speak();
    call.hear(400);
    link().dies();
    call.hear(200);
    call.fallSilent();
    call.pass(50);

    assertThat(call.model.links).hasSize(2);
    long before = millis(call.model.links.getFirst());
    assertThat(millis(link())).as("all of it").isGreaterThan(before);
    assertThat(link().all(ModelOrder.Commit.class)).hasSize(1);
    begins("item_1", 400);
    ends("item_1");
    call.pass(2_000);
    assertThat(call.session.phase()).isInstanceOf(Phase.Listening.class);
    assertThat(done(0).outcome()).isEqualTo(Outcome.COMPLETED);
  }

  private static long millis(StagedLink link) {
    return link.all(ModelOrder.Hear.class).stream()
        .mapToLong(order -> order.audio().micros() / 1_000)
        .sum();
  }

  @Test
  void whileTheModelThinksTheNextLinkIsAskedTheSame() {
    call.say();
    var id = asked();
    link().says(new ModelFact.ResponseStarted(id, ModelFact.Origin.ASKED));
    link().dies();
    call.pass(50);

    assertThat(call.model.links).hasSize(2);
    assertThat(asked()).isEqualTo(id);
    assertThat(link().all(ModelOrder.Commit.class)).hasSize(1);
    begins("item_1", 400);
    ends("item_1");
    call.pass(2_000);
    assertThat(call.heardItems()).containsExactly("item_1");
    assertThat(call.all(ConversationEvent.ResponseDone.class)).hasSize(1);
    assertThat(call.session.models())
        .singleElement()
        .returns(ModelChangeReason.DROPPED, ModelChange::reason)
        .returns(2, ModelChange::link);
  }

  @Test
  void inMidSpeechTheFirstHalfIsHeardOnceAndTheRestIsAskedFor() {
    call.say();
    var id = asked();
    begins("item_1", 1_000);
    call.pass(300);
    link().says(new ModelFact.Transcript("item_ab_1u1", "words", true));
    link().dies();
    call.pass(3_000);

    assertThat(done(0).outcome()).isEqualTo(Outcome.INCOMPLETE);
    assertThat(call.all(SessionCommand.AddSpeech.class))
        .singleElement()
        .returns(1_000L, SessionCommand.AddSpeech::heardMs);
    assertThat(asked()).isNotEqualTo(id);
    assertThat(link().all(ModelOrder.Respond.class)).hasSize(1);
    assertThat(link().all(ModelOrder.Commit.class)).as("it was answered").isEmpty();
    begins("item_2", 400);
    ends("item_2");
    call.pass(3_000);
    assertThat(call.heardItems()).containsExactly("item_1", "item_2");
    assertThat(call.session.phase()).isInstanceOf(Phase.Listening.class);
    assertThat(call.all(ConversationEvent.ResponseDone.class)).hasSize(2);
  }

  @Test
  void whatWasMadeWholePlaysOutAndNothingElseFollows() {
    call.say();
    begins("item_1", 1_000);
    ends("item_1");
    call.pass(100);
    link().dies();
    call.pass(5_000);

    assertThat(done(0).outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(call.all(PortOrder.Play.class)).hasSize(50);
    assertThat(link().all(ModelOrder.Respond.class)).isEmpty();
    assertThat(call.session.phase()).isInstanceOf(Phase.Listening.class);
  }

  @Test
  void whatWasShownOfAnAnswerThatIsAskedAgainIsEndedFirst() {
    call.say();
    var id = asked();
    link().says(new ModelFact.ItemStarted(id, "item_1", null));
    link().says(new ModelFact.Text(id, "item_1", "Your "));
    link().dies();
    call.pass(50);
    begins("item_2", 200);
    ends("item_2");
    call.pass(2_000);

    assertThat(call.all(ConversationEvent.ItemDone.class))
        .extracting(ConversationEvent.ItemDone::itemId, ConversationEvent.ItemDone::complete)
        .containsExactly(tuple("item_1", false), tuple("item_2", true));
    assertThat(call.all(SessionCommand.AddSpeech.class)).hasSize(1);
  }

  @Test
  void inMidToolTheToolIsAskedForOnceAndItsAnswerIsNotBegunAgain() {
    call.say();
    var id = asked();
    link().says(new ModelFact.ResponseStarted(id, ModelFact.Origin.ASKED));
    link()
        .says(
            new ModelFact.ItemStarted(id, "item_c", new ModelFact.Call("call_1", "order_status")));
    link().says(new ModelFact.ItemDone(id, "item_c", "{\"number\":1}", true));
    link().dies();
    call.pass(100);

    assertThat(call.all(SessionCommand.AskTool.class)).hasSize(1);
    assertThat(done(0).outcome()).isEqualTo(Outcome.INCOMPLETE);
    assertThat(link().all(ModelOrder.Respond.class))
        .extracting(ModelOrder.Respond::responseId)
        .doesNotContain(id);
  }

  @Test
  void whatTheCallerAskedUnderAnAnswerThatOnlyCalledAToolIsAnswered() {
    var going = new LinkedCall(Legs.with(Legs.answering(true, false)));
    going.say();
    var first = going.model.last();
    var id = first.all(ModelOrder.Respond.class).getLast().responseId();
    first.says(new ModelFact.ResponseStarted(id, ModelFact.Origin.ASKED));
    first.says(
        new ModelFact.ItemStarted(id, "item_c", new ModelFact.Call("call_1", "order_status")));
    first.says(new ModelFact.ItemDone(id, "item_c", "{\"number\":1}", true));
    going.say();
    first.dies();
    going.pass(100);

    assertThat(going.model.last().all(ModelOrder.Respond.class))
        .singleElement()
        .satisfies(asked -> assertThat(asked.responseId()).isNotEqualTo(id));
  }

  @Test
  void aCallWithoutAnyModelLeftEndsOnceWithItsReason() {
    call.say();
    call.model.refusal = StagedLinks.LOST;
    link().dies();
    call.pass(60_000);

    assertThat(call.all(SessionCommand.LoseModel.class)).hasSize(1);
    assertThat(call.all(PortOrder.HangUp.class)).hasSize(1);
    assertThat(done(0).outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void aCallerWhoInterruptsWhileThereIsNoLinkIsAnsweredByTheNext() {
    call.say();
    var first = asked();
    call.model.refusal = StagedLinks.LOST;
    call.model.refusals = 2;
    link().dies();
    call.pass(10);
    call.say();
    call.pass(2_000);

    assertThat(call.model.links).hasSize(2);
    assertThat(link().all(ModelOrder.Commit.class)).hasSize(2);
    assertThat(link().all(ModelOrder.Respond.class)).hasSize(1);
    assertThat(asked()).isNotEqualTo(first);
  }
}
