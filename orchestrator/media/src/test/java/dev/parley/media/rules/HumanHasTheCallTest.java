package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Sounds;
import dev.parley.media.links.TurnTakingLink;
import dev.parley.media.links.TurnTakingModel;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortOrder;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.ParticipantMode;
import dev.parley.session.model.ParticipantRole;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A human takes a call over from its agent and hands it back: the agent's model and its voice. */
class HumanHasTheCallTest {

  private static void takeOver(LinkedCall call) {
    call.session(
        new SessionCommand.JoinParticipant(
            "part_1",
            ParticipantRole.HUMAN_AGENT,
            ParticipantMode.BARGE,
            "anna",
            null,
            call.time.clock.now(),
            null));
    call.session(new SessionCommand.TakeOver("part_1", "anna", call.time.clock.now(), null));
  }

  private static void handBack(LinkedCall call) {
    call.session(new SessionCommand.HandBack("anna", call.time.clock.now(), null));
  }

  private static void says(LinkedCall call, int mark) {
    call.sounds(400, mark);
    call.sounds(TurnTakingModel.PAUSE_MS + 20, 0);
  }

  private static long fed(TurnTakingLink link) {
    return link.orders.stream().filter(ModelOrder.Hear.class::isInstance).count();
  }

  private static long fedToAll(LinkedCall call) {
    return call.turnTaking.links.stream().mapToLong(HumanHasTheCallTest::fed).sum();
  }

  private static int played(LinkedCall call) {
    return call.all(PortOrder.Play.class).size();
  }

  @Test
  void aModelThatAnswersByItselfHearsNothingOfWhatIsSaidToTheHuman() {
    var call = LinkedCall.takingTurns();
    call.sounds(500, 0);
    takeOver(call);
    call.pass(20);
    long before = fed(call.turnTaking.last());

    says(call, 1);
    call.sounds(2_000, 0);

    assertThat(call.turnTaking.links).hasSize(1);
    assertThat(fed(call.turnTaking.last())).isEqualTo(before);
    assertThat(call.turnTaking.last().answered).isEmpty();
    assertThat(call.session.phase()).isEqualTo(new Phase.Held("part_1"));
  }

  @Test
  void itIsSeededAnewWhenTheAgentHasTheCallAgain() {
    var call = LinkedCall.takingTurns();
    says(call, 1);
    call.sounds(2_500, 0);
    takeOver(call);
    call.pass(20);
    says(call, 2);
    handBack(call);
    call.sounds(500, 0);

    assertThat(call.turnTaking.links).hasSize(2);
    assertThat(call.turnTaking.last().beginning.handle()).as("it knows nothing of it").isNull();
    assertThat(call.turnTaking.last().beginning.seed())
        .extracting(item -> item.id())
        .containsExactly("item_ab_1l1", "item_m1_1");
    assertThat(call.all(SessionCommand.ChangeModel.class))
        .singleElement()
        .returns(ModelChangeReason.HANDED_BACK, SessionCommand.ChangeModel::reason);

    says(call, 3);
    call.sounds(2_000, 0);
    assertThat(call.turnTaking.last().answered)
        .as("what was said to the human is not answered")
        .containsExactly((byte) 3);
    assertThat(call.session.phase()).isInstanceOf(Phase.Listening.class);
  }

  @Test
  void whoTakesTheCallOverInMidAnswerSilencesTheAgentAtOnce() {
    var call = LinkedCall.takingTurns();
    says(call, 1);
    call.sounds(500, 0);
    assertThat(call.turnTaking.last().isAnswering()).isTrue();
    takeOver(call);
    call.pass(10);
    int before = played(call);

    call.sounds(2_000, 0);

    assertThat(call.turnTaking.last().isAnswering()).isFalse();
    assertThat(played(call)).isEqualTo(before);
    assertThat(call.all(ConversationEvent.ResponseDone.class))
        .singleElement()
        .returns(Outcome.CANCELLED, ConversationEvent.ResponseDone::outcome);
  }

  @Test
  void theLastWordsOfAnAnswerThatIsWholeAreNotHeardEither() {
    var call = new LinkedCall();
    call.say();
    var link = call.model.last();
    var id = call.session.latestResponseId();
    link.says(new ModelFact.ResponseStarted(id, ModelFact.Origin.ASKED));
    link.says(new ModelFact.ItemStarted(id, "item_1", null));
    link.says(new ModelFact.Spoken(id, "item_1", Sounds.pcm(200)));
    link.says(new ModelFact.ItemDone(id, "item_1", "Yes.", true));
    link.done(id);
    call.pass(20);
    takeOver(call);
    call.pass(20);

    assertThat(call.all(PortOrder.Flush.class)).isNotEmpty();
    assertThat(call.session.phase()).isEqualTo(new Phase.Held("part_1"));
  }

  @Test
  void anAnswerThatItBeginsMeanwhileIsRefusedAndCounted() {
    var call = LinkedCall.takingTurns();
    says(call, 1);
    takeOver(call);
    call.sounds(2_000, 0);

    assertThat(call.turnTaking.last().answered).containsExactly((byte) 1);
    assertThat(call.counters.ownResponsesRefused.sum()).isEqualTo(1);
    assertThat(played(call)).isZero();
    assertThat(call.turnTaking.last().isAnswering()).isFalse();
    assertThat(call.session.phase()).isEqualTo(new Phase.Held("part_1"));
  }

  @Test
  void aModelThatDiesMeanwhileIsNotFedByItsSuccessor() {
    var call = LinkedCall.takingTurns();
    says(call, 1);
    call.sounds(2_500, 0);
    takeOver(call);
    call.sounds(100, 0);
    call.turnTaking.last().dies();
    says(call, 2);
    call.sounds(2_000, 0);

    assertThat(call.turnTaking.links).hasSize(2);
    assertThat(fed(call.turnTaking.last())).isZero();
    assertThat(call.turnTaking.last().answered).isEmpty();
  }

  @Test
  void aModelThatIsAskedHearsTheCallerForTheWordsAndAnswersNothing() {
    var call = new LinkedCall();
    takeOver(call);
    call.pass(20);
    call.say();
    call.pass(500);

    assertThat(call.model.last().names()).contains("Hear", "Commit").doesNotContain("Respond");
    assertThat(call.session.turns().latest()).isEqualTo(1);

    handBack(call);
    call.pass(100);
    assertThat(call.model.links).as("it knows all that was said").hasSize(1);
  }

  @Test
  void aCallerWhoWasInMidUtteranceCanInterruptWhenTheAgentIsBack() {
    var call = LinkedCall.takingTurns();
    call.sounds(200, 1);
    takeOver(call);
    call.pass(20);
    call.sounds(500, 0);
    handBack(call);
    call.pass(50);
    call.sounds(400, 2);
    call.sounds(TurnTakingModel.PAUSE_MS + 20, 0);
    call.sounds(2_000, 0);

    assertThat(call.all(ConversationEvent.SpeechStarted.class)).hasSize(2);
    assertThat(call.session.conversation().items())
        .filteredOn(
            item -> item instanceof Item.Message message && message.text().equals("words 2"))
        .hasSize(1);
  }

  @Test
  void aHumanNeedsNoModelToTalkWithTheCaller() {
    var call = new LinkedCall();
    takeOver(call);
    call.pass(20);
    call.model
        .last()
        .says(
            new ModelFact.Failed(
                new ModelFact.Problem("model_refused", "no", ModelFact.Failure.REFUSED)));
    call.pass(20_000);

    assertThat(call.all(SessionCommand.LoseModel.class)).isEmpty();
    assertThat(call.all(PortOrder.HangUp.class)).isEmpty();

    handBack(call);
    call.pass(20_000);
    assertThat(call.model.links).as("it is long ago that there was none").hasSize(2);
    assertThat(call.all(PortOrder.HangUp.class)).isEmpty();
  }

  @Test
  void whereTheAgentHasNoModelThenEitherTheCallEnds() {
    var refused = new ModelFact.Problem("model_refused", "no", ModelFact.Failure.REFUSED);
    var call = new LinkedCall();
    takeOver(call);
    call.pass(20);
    call.model.last().says(new ModelFact.Failed(refused));
    call.pass(20_000);
    call.model.refusal = refused;

    handBack(call);
    call.pass(20_000);

    assertThat(call.all(SessionCommand.LoseModel.class)).hasSize(1);
    assertThat(call.all(PortOrder.HangUp.class)).hasSize(1);
  }

  @Test
  void theSameNewsTwiceChangesNothing() {
    var call = LinkedCall.takingTurns();
    takeOver(call);
    call.pass(20);
    call.order(new SessionOrder.FloorMoved("part_1", List.of()));
    handBack(call);
    call.pass(100);
    call.order(new SessionOrder.FloorMoved(null, List.of()));
    call.pass(100);

    assertThat(call.turnTaking.links).hasSize(2);
  }

  /** At whatever moment: the agent is silent from when the leg knows it until it is handed back. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void neverTwoVoicesWheneverTheCallIsTakenAndHandedBack(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 12; round++) {
      oneCall(random, "seed " + seed + " round " + round);
    }
  }

  private static void oneCall(Random random, String name) {
    var call = LinkedCall.takingTurns();
    boolean died = false;
    for (int step = 0; step < 12; step++) {
      says(call, 1 + random.nextInt(6));
      call.sounds(random.nextInt(1_500), 0);
      takeOver(call);
      call.pass(4);
      int before = played(call);
      long told = fedToAll(call);
      for (int more = random.nextInt(4); more > 0; more--) {
        call.sounds(random.nextInt(900), random.nextInt(3));
        if (!died && random.nextInt(12) == 0) {
          died = true;
          call.turnTaking.last().dies();
        }
      }
      call.pass(10);
      assertThat(played(call)).as(name + ": the agent is silent").isEqualTo(before);
      assertThat(fedToAll(call)).as(name + ": and deaf").isEqualTo(told);
      assertThat(call.session.phase()).as(name).isEqualTo(new Phase.Held("part_1"));
      handBack(call);
      call.sounds(random.nextInt(600), 0);
    }
    call.sounds(5_000, 0);
    says(call, 1);
    call.sounds(3_000, 0);

    assertThat(call.turnTaking.last().answered).as(name).endsWith((byte) 1);
    assertThat(call.session.phase()).as(name).isInstanceOf(Phase.Listening.class);
    assertThat(call.session.owed()).as(name).isNull();
  }
}
