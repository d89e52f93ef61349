package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.links.TurnTakingLink;
import dev.parley.media.links.TurnTakingModel;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortOrder;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ContextItem.Role;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.Phase;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.StopReason;
import dev.parley.session.model.TurnOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A call with a model that takes turns itself, and that nobody asks. */
class OwnTurnsTest {

  private final LinkedCall call = LinkedCall.takingTurns();
  private final TurnTakingModel model = call.turnTaking;

  private void says(int mark) {
    call.sounds(400, mark);
    call.sounds(TurnTakingModel.PAUSE_MS + 20, 0);
  }

  private List<ConversationEvent.ResponseDone> done() {
    return call.all(ConversationEvent.ResponseDone.class);
  }

  @Test
  void theModelAnswersUnaskedAndTheSessionHasTheTurn() {
    says(1);
    call.sounds(2_000, 0);

    assertThat(call.all(ModelOrder.Respond.class)).isEmpty();
    assertThat(done())
        .singleElement()
        .returns(Outcome.COMPLETED, ConversationEvent.ResponseDone::outcome);
    assertThat(call.session.turns().turns())
        .singleElement()
        .satisfies(turn -> {
          assertThat(turn.callerItem()).isEqualTo("item_ab_1l1");
          assertThat(turn.responses()).containsExactly("resp_ab_1l1");
          assertThat(turn.outcome()).isEqualTo(TurnOutcome.COMPLETED);
        });
    assertThat(call.session.conversation().items()).hasSize(2);
    assertThat(call.session.phase()).isInstanceOf(Phase.Listening.class);
  }

  @Test
  void theTurnThatTheLegIsToldOfIsTheSessions() {
    says(1);
    call.sounds(2_000, 0);
    says(2);
    call.sounds(2_000, 0);

    assertThat(call.all(ConversationEvent.TurnNews.class))
        .extracting(ConversationEvent.TurnNews::turn)
        .containsExactly(1, 2);
  }

  @Test
  void aCallerWhoSpeaksIsHeardAtOnceAndTheRestIsNotHeard() {
    says(1);
    call.sounds(300, 0);
    assertThat(model.last().isAnswering()).isTrue();
    call.sounds(100, 2);

    assertThat(call.all(PortOrder.Flush.class)).isNotEmpty();
    assertThat(done())
        .singleElement()
        .returns(Outcome.CANCELLED, ConversationEvent.ResponseDone::outcome);
    assertThat(call.all(SessionCommand.AddSpeech.class))
        .singleElement()
        .satisfies(said -> assertThat(said.heardMs()).isLessThan(700));
    assertThat(call.all(ModelOrder.Truncate.class)).as("wished for").isNotEmpty();
    assertThat(model.last().orders)
        .as("a model that truncates nothing is not told")
        .noneMatch(ModelOrder.Truncate.class::isInstance);
  }

  @Test
  void whatWasUsedIsOnTheResponse() {
    says(1);
    call.sounds(2_000, 0);

    assertThat(done())
        .singleElement()
        .satisfies(over -> assertThat(over.usage().audioOut()).isEqualTo(TurnTakingModel.PIECES));
    assertThat(call.counters.tokensApart.sum()).isEqualTo(10 + TurnTakingModel.PIECES);
  }

  @Test
  void aSessionThatEndsIsGoneOnWithByItsHandleInAPause() {
    says(1);
    call.sounds(31_000, 0);

    assertThat(model.links).hasSize(2);
    assertThat(model.links.getFirst().closed).isTrue();
    assertThat(model.last().beginning.handle()).isNotNull();
    assertThat(call.all(SessionCommand.ChangeModel.class))
        .singleElement()
        .returns(ModelChangeReason.END_OF_LIFE, SessionCommand.ChangeModel::reason);
    says(2);
    call.sounds(1_000, 0);
    assertThat(model.last().answered).containsExactly((byte) 2);
  }

  @Test
  void aHandleThatDoesNotKnowTheLatestWordsIsNotUsed() {
    call.sounds(1_000, 0);
    says(1);
    model.last().dies();
    call.sounds(2_000, 0);

    assertThat(model.links).hasSize(2);
    assertThat(model.last().beginning.handle()).isNull();
    assertThat(model.last().answered).as("it hears them again").containsExactly((byte) 1);
    assertThat(model.links.getFirst().answered).isEmpty();
    assertThat(done()).hasSize(1);
  }

  @Test
  void whatWasAnsweredIsNotAnsweredAgain() {
    says(1);
    call.sounds(2_500, 0);
    model.last().dies();
    call.sounds(2_000, 0);

    assertThat(model.links).hasSize(2);
    assertThat(model.last().answered).isEmpty();
    assertThat(done()).hasSize(1);
  }

  @Test
  void theNextSessionBeginsWithAllThatWasSaidThoughNobodyAskedForAnything() {
    says(1);
    call.sounds(2_500, 0);
    says(2);
    call.sounds(2_500, 0);
    model.last().says(new ModelFact.ResumeHandle(null));
    model.last().dies();
    call.sounds(500, 0);

    assertThat(call.all(ModelOrder.Respond.class)).isEmpty();
    assertThat(model.last().beginning.handle()).isNull();
    assertThat(model.last().beginning.seed()).isEqualTo(call.projection()).hasSize(4);
  }

  @Test
  void ofAnAnswerThatWasCutTheNextSessionKnowsWhatWasHeard() {
    says(1);
    call.sounds(500, 0);
    call.sounds(100, 2);
    model.last().dies();
    call.sounds(TurnTakingModel.PAUSE_MS + 20, 0);

    assertThat(model.last().beginning.seed()).isEqualTo(call.projection().subList(0, 2));
  }

  @Test
  void whatItHearsAgainItIsNotToldBefore() {
    says(1);
    call.session(
        new SessionCommand.NoteTranscript(1, "item_ab_1l1", "words 1", call.time.clock.now()));
    call.sounds(60, 0);
    model.last().dies();
    call.sounds(20, 0);

    assertThat(model.last().beginning.seed()).isEmpty();
  }

  @Test
  void aCallerWhoIsBackFindsAModelThatKnowsTheTalk() {
    says(1);
    call.sounds(2_500, 0);
    var back = LinkedCall.takingTurnsAfter(call.session);
    back.pass(50);

    assertThat(back.turnTaking.last().beginning.seed()).isEqualTo(back.projection()).isNotEmpty();
    assertThat(back.all(SessionCommand.ChangeModel.class)).isEmpty();
    assertThat(back.turnTaking.links.stream().filter(link -> !link.closed)).hasSize(1);
  }

  private static Item.Message note(String id) {
    return new Item.Message(id, 0, Role.SYSTEM, false, "Gold customer.", 0, 0, true);
  }

  private static void adds(LinkedCall call, Item item) {
    call.tell(new ClientRequest.AddItem(null, item, null));
    call.pass(50);
  }

  private static List<String> given(TurnTakingLink link) {
    return link.orders.stream()
        .filter(ModelOrder.Add.class::isInstance)
        .map(order -> ((ModelOrder.Add) order).message().id())
        .toList();
  }

  @Test
  void whatIsWrittenMeanwhileItIsGivenOnce() {
    var written = LinkedCall.takingTurnsAndNotes();
    written.sounds(400, 1);
    written.sounds(2_500, 0);
    adds(written, note("item_n1"));
    written.sounds(400, 2);
    written.sounds(2_500, 0);
    adds(written, note("item_n2"));

    assertThat(given(written.turnTaking.last())).containsExactly("item_n1", "item_n2");

    written.sounds(31_000, 0);
    assertThat(written.turnTaking.links).hasSize(2);
    adds(written, note("item_n3"));
    assertThat(written.turnTaking.last().beginning.seed()).hasSize(6);
    assertThat(given(written.turnTaking.last())).containsExactly("item_n3");
  }

  @Test
  void aModelThatWouldAnswerWhatIsWrittenIsGivenItWithTheNextQuestion() {
    says(1);
    call.sounds(2_500, 0);
    adds(call, note("item_n1"));

    assertThat(given(model.last())).isEmpty();
    model.last().says(new ModelFact.ResumeHandle(null));
    model.last().dies();
    call.sounds(500, 0);
    assertThat(model.last().beginning.seed()).extracting(ContextItem::id).contains("item_n1");
  }

  @Test
  void anAnswerThatNobodyHeardIsGivenByTheNextSession() {
    says(1);
    call.sounds(100, 0);
    var begun = call.all(ConversationEvent.ResponseStarted.class).size();
    model.last().dies();
    call.sounds(3_000, 0);

    assertThat(begun).isEqualTo(1);
    assertThat(model.last().answered).containsExactly((byte) 1);
    assertThat(done()).last().returns(Outcome.COMPLETED, ConversationEvent.ResponseDone::outcome);
    assertThat(call.session.phase()).isInstanceOf(Phase.Listening.class);
    assertThat(call.session.owed()).isNull();
  }

  @Test
  void anAnswerOfWhichAPartWasHeardIsGoneOnWith() {
    says(1);
    call.sounds(500, 0);
    model.last().dies();
    call.sounds(3_000, 0);

    assertThat(done())
        .extracting(ConversationEvent.ResponseDone::outcome)
        .containsExactly(Outcome.INCOMPLETE, Outcome.COMPLETED);
    assertThat(model.last().answered).as("not begun again").isEmpty();
    assertThat(call.all(ModelOrder.Respond.class)).hasSize(1);
  }

  @Test
  void whileAnotherHasTheFloorItsAnswerIsStopped() {
    says(1);
    call.sounds(500, 0);
    var running = call.session.generating();
    model.last().says(new ModelFact.ResponseStarted("resp_ab_1l9", ModelFact.Origin.OWN));
    call.pass(50);

    assertThat(call.counters.ownResponsesRefused.sum()).isEqualTo(1);
    assertThat(call.session.generating()).isEqualTo(running);
    assertThat(call.all(ModelOrder.Cancel.class)).contains(new ModelOrder.Cancel("resp_ab_1l9"));
  }

  @Test
  void anOwnAnswerThatIsRefusedTakesNothingFromWhatWasAsked() {
    says(1);
    call.tell(new ClientRequest.Respond(null, ResponseOptions.NONE));
    call.sounds(20, 0);
    model.last().says(new ModelFact.ResponseStarted("resp_ab_1l9", ModelFact.Origin.OWN));
    call.sounds(2_500, 0);
    model.last().says(new ModelFact.ResumeHandle(null));
    model.last().dies();
    call.sounds(3_000, 0);

    assertThat(call.counters.ownResponsesRefused.sum()).isEqualTo(1);
    assertThat(model.links).hasSize(2);
    assertThat(model.last().answered).as("what was answered").isEmpty();
  }

  @Test
  void aNoteThatAModelWouldAnswerIsNotLostToItsHandle() {
    says(1);
    call.sounds(2_500, 0);
    adds(call, note("item_n1"));
    call.sounds(31_000, 0);

    assertThat(model.last().beginning.handle()).isNull();
    assertThat(model.last().beginning.seed()).extracting(ContextItem::id).contains("item_n1");
  }

  @Test
  void aCallerWhoIsBackAndSpeaksAtOnceChangesNoModel() {
    says(1);
    call.sounds(2_500, 0);
    var back = LinkedCall.takingTurnsAfter(call.session);
    back.sounds(400, 1);
    back.sounds(TurnTakingModel.PAUSE_MS + 2_000, 0);

    assertThat(back.turnTaking.last().beginning.seed()).isNotEmpty();
    assertThat(back.all(SessionCommand.ChangeModel.class)).isEmpty();
    assertThat(back.turnTaking.last().answered).containsExactly((byte) 1);
  }

  @Test
  void whatTheSessionStopsIsStoppedInTheModel() {
    says(1);
    call.sounds(500, 0);
    call.order(new SessionOrder.StopResponse("resp_ab_1l1", StopReason.CLIENT_CANCELLED));
    call.pass(50);

    assertThat(model.last().isAnswering()).isFalse();
    assertThat(done())
        .singleElement()
        .returns(Outcome.CANCELLED, ConversationEvent.ResponseDone::outcome);
  }

  @Test
  void aRemovedItemIsForgottenByAnotherSession() {
    says(1);
    call.sounds(2_500, 0);
    var item = call.session.conversation().items().getFirst();
    call.order(new SessionOrder.ItemRemoved(item.id()));
    call.pass(100);

    assertThat(model.links).hasSize(2);
    assertThat(model.last().beginning.handle()).isNull();
    assertThat(call.all(SessionCommand.ChangeModel.class))
        .singleElement()
        .returns(ModelChangeReason.FORGETTING, SessionCommand.ChangeModel::reason);
  }

  @Test
  void aToolThatItCancelsIsWithdrawn() {
    says(TurnTakingModel.WANTS_TOOL);
    call.sounds(500, 0);
    var asked = call.all(SessionCommand.AskTool.class);
    call.sounds(100, 1);

    assertThat(asked).hasSize(1);
    assertThat(call.all(SessionCommand.WithdrawTool.class))
        .extracting(SessionCommand.WithdrawTool::callId)
        .containsExactly(asked.getFirst().callId());
  }

  @Test
  void nothingThatTheAgentSaidIsMoreThanWasHeard() {
    for (int i = 0; i < 20; i++) {
      says(1 + i % 5);
      call.sounds(20L * (i * 7 % 60), 0);
    }
    call.sounds(3_000, 0);

    for (var item : call.session.conversation().items()) {
      if (item instanceof Item.Message message) {
        assertThat(message.heardMs()).isLessThanOrEqualTo(message.audioMs());
      }
    }
    assertThat(call.session.phase()).isInstanceOf(Phase.Listening.class);
  }
}
