package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Sounds;
import dev.parley.media.links.TurnTakingModel;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Legs;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Failure;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.rules.LinkedCall.Kind;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.ContextItem.Role;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionCommand;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A call goes from a model that takes turns itself to one that is asked, or the other way. */
class ChangingTurnsTest {

  private static final ModelFact.Failed REFUSED =
      new ModelFact.Failed(new Problem("model_refused", "model: never", Failure.REFUSED));

  private final LinkedCall toAsked =
      new LinkedCall(Legs.with(Legs.TURNS), Kind.TAKES_TURNS, Kind.ASKED);
  private final LinkedCall toTakingTurns =
      new LinkedCall(Legs.with(Legs.TURNS), Kind.ASKED, Kind.TAKES_TURNS);

  private static void lose(LinkedCall call) {
    if (call.model.links.isEmpty()) {
      call.turnTaking.last().says(REFUSED);
    } else {
      call.model.last().says(REFUSED);
    }
  }

  private static void answers(LinkedCall call) {
    var link = call.model.last();
    var id = link.all(ModelOrder.Respond.class).getLast().responseId();
    link.says(new ModelFact.ResponseStarted(id, ModelFact.Origin.ASKED));
    link.says(new ModelFact.ItemStarted(id, "item_a", null));
    link.says(new ModelFact.Spoken(id, "item_a", Sounds.pcm(400)));
    link.says(new ModelFact.ItemDone(id, "item_a", "An answer.", true));
    link.done(id);
    call.pass(1_000);
  }

  private static List<String> callerItems(LinkedCall call) {
    return call.session.conversation().items().stream()
        .filter(item -> item instanceof Item.Message message && message.role() == Role.CALLER)
        .map(Item::id)
        .toList();
  }

  private static void isAnsweredOnce(LinkedCall call) {
    assertThat(call.all(ConversationEvent.ResponseDone.class))
        .filteredOn(done -> done.outcome() == Outcome.COMPLETED)
        .hasSize(1);
    assertThat(callerItems(call)).hasSize(1);
    assertThat(call.session.phase()).isInstanceOf(Phase.Listening.class);
    assertThat(call.session.owed()).isNull();
  }

  @Test
  void besideAModelThatTakesTurnsTheLegsOwnRulesAreSilent() {
    var call = LinkedCall.takingTurns();
    call.turns.began(0);
    call.sounds(400, 1);
    call.sounds(TurnTakingModel.PAUSE_MS + 20, 0);
    call.turns.ended(400);
    call.sounds(2_000, 0);

    assertThat(call.all(ConversationEvent.SpeechStarted.class)).hasSize(1);
    assertThat(call.all(SessionCommand.TakeUtterance.class))
        .singleElement()
        .returns("item_ab_1l1", SessionCommand.TakeUtterance::itemId)
        .returns(false, SessionCommand.TakeUtterance::respond);
    isAnsweredOnce(call);
  }

  @Test
  void whatItsClientCommitsOrClearsIsRefusedByName() {
    var call = LinkedCall.takingTurns();
    call.sounds(400, 1);
    call.tell(new ClientRequest.Commit("event_1"));
    call.tell(new ClientRequest.Clear());

    assertThat(call.all(ConversationEvent.Complain.class))
        .extracting(ConversationEvent.Complain::code)
        .containsExactly("unsupported_by_model", "unsupported_by_model");
    assertThat(call.all(SessionCommand.TakeUtterance.class)).isEmpty();
  }

  @Test
  void theEndOfAnUtteranceThatAModelFoundIsFoundByUs() {
    toAsked.sounds(400, 1);
    lose(toAsked);
    toAsked.sounds(200, 1);
    toAsked.turns.ended(200);
    toAsked.sounds(20, 0);
    toAsked.pass(20);

    assertThat(toAsked.turns.told).contains("goes on");
    assertThat(toAsked.all(ConversationEvent.SpeechStarted.class)).hasSize(1);
    assertThat(toAsked.model.last().all(ModelOrder.Commit.class))
        .containsExactly(new ModelOrder.Commit("item_ab_1l1"));
    long heard =
        toAsked.model.last().all(ModelOrder.Hear.class).stream()
            .mapToLong(hear -> hear.audio().micros() / 1_000)
            .sum();
    assertThat(heard).as("all of it").isBetween(600L, 640L);
    assertThat(toAsked.all(SessionCommand.TakeUtterance.class))
        .singleElement()
        .satisfies(taken -> assertThat(taken.audioMs()).isBetween(580L, 640L));
    answers(toAsked);
    isAnsweredOnce(toAsked);
  }

  @Test
  void aTurnThatAModelTookAndDidNotAnswerIsAskedOfTheNext() {
    toAsked.sounds(400, 1);
    toAsked.sounds(TurnTakingModel.PAUSE_MS + 20, 0);
    lose(toAsked);
    toAsked.pass(50);

    assertThat(toAsked.model.last().all(ModelOrder.Commit.class))
        .containsExactly(new ModelOrder.Commit("item_ab_1l1"));
    answers(toAsked);
    isAnsweredOnce(toAsked);
  }

  @Test
  void anAnswerOfItsOwnThatNobodyHeardIsAskedOfTheNext() {
    toAsked.sounds(400, 1);
    toAsked.sounds(TurnTakingModel.PAUSE_MS + 120, 0);
    assertThat(toAsked.turnTaking.last().isAnswering()).isTrue();
    lose(toAsked);
    toAsked.pass(50);

    answers(toAsked);
    isAnsweredOnce(toAsked);
  }

  @Test
  void whatTheCallerIsSayingIsNoticedByAModelThatTakesTurns() {
    toTakingTurns.turns.began(0);
    toTakingTurns.sounds(400, 1);
    lose(toTakingTurns);
    toTakingTurns.sounds(200, 1);
    toTakingTurns.sounds(3_000, 0);

    assertThat(toTakingTurns.turnTaking.last().answered).containsExactly((byte) 1);
    assertThat(toTakingTurns.all(SessionCommand.DropSpeech.class)).hasSize(1);
    assertThat(toTakingTurns.turns.closed).isEqualTo(toTakingTurns.turns.opened);
    isAnsweredOnce(toTakingTurns);
  }

  @Test
  void whatWasSaidAndIsKnownInWordsIsAskedAndNotHeardAgain() {
    spokenAndLost(true);
    toTakingTurns.sounds(4_000, 0);

    var next = toTakingTurns.turnTaking.last();
    assertThat(next.answered).isEmpty();
    assertThat(next.orders).anyMatch(ModelOrder.Respond.class::isInstance);
    isAnsweredOnce(toTakingTurns);
  }

  @Test
  void whatWasSaidAndIsNotKnownInWordsIsHeardAgainAndAnsweredOnce() {
    spokenAndLost(false);
    toTakingTurns.sounds(4_000, 0);

    assertThat(callerItems(toTakingTurns)).as("it is the same item").containsExactly("item_ab_1u1");
    isAnsweredOnce(toTakingTurns);
  }

  private void spokenAndLost(boolean transcribed) {
    toTakingTurns.turns.began(0);
    toTakingTurns.sounds(400, 1);
    toTakingTurns.turns.ended(400);
    toTakingTurns.sounds(20, 0);
    toTakingTurns.pass(20);
    var link = toTakingTurns.model.last();
    if (transcribed) {
      link.says(new ModelFact.Transcript("item_ab_1u1", "Where is it?", true));
    }
    toTakingTurns.pass(10);
    lose(toTakingTurns);
  }
}
