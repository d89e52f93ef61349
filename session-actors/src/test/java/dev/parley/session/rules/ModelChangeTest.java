package dev.parley.session.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.admin.SessionDetail;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.TurnOutcome;
import org.junit.jupiter.api.Test;

/** The link to the model is replaced, and the call goes on. */
class ModelChangeTest {

  @Test
  void whichModelAnswersIsOnTheRecord() {
    var call = TestCall.quiet().changesModel(ModelChangeReason.GOING_AWAY);

    assertThat(SessionView.detail(call.state()).models())
        .singleElement()
        .returns("gpt-realtime", SessionDetail.ModelChange::from)
        .returns("gemini-live", SessionDetail.ModelChange::to)
        .returns("going_away", SessionDetail.ModelChange::reason)
        .returns(180L, SessionDetail.ModelChange::silenceMs);
    assertThat(call.orders()).isEmpty();
  }

  @Test
  void whatWasAskedOfTheFormerModelAndIsNotHeardIsAskedOfTheNext() {
    var call = TestCall.thinking().changesModel(ModelChangeReason.DROPPED);

    assertThat(call.orders(SessionOrder.RespondAgain.class))
        .singleElement()
        .satisfies(again -> assertThat(again.order().responseId()).isEqualTo("resp_1_1"));
    assertThat(call.phase()).isInstanceOf(Phase.Thinking.class);
  }

  @Test
  void theNextModelIsAskedInTheWayTheClientWished() {
    var call = TestCall.quiet();
    call.does(new SessionCommand.AskResponse(1, "evt", EventSamples.OPTIONS, call.now()));

    call.changesModel(ModelChangeReason.EXPIRED);

    assertThat(call.orders(SessionOrder.RespondAgain.class))
        .singleElement()
        .satisfies(again -> assertThat(again.order().options()).isEqualTo(EventSamples.OPTIONS));
  }

  @Test
  void anAnswerThatIsHeardAlreadyIsNotBegunAgain() {
    var call = TestCall.speaking().changesModel(ModelChangeReason.ERROR);

    assertThat(call.orders()).isEmpty();
    assertThat(call.phase()).isInstanceOf(Phase.Speaking.class);
  }

  @Test
  void anAnswerThatBrokeOffIsGoneOnWithWhenItsLastWordsHaveBeenHeard() {
    var call = TestCall.speaking().changesModel(ModelChangeReason.DROPPED, "resp_1_1");
    assertThat(call.orders()).isEmpty();

    call.responseEnds(TurnOutcome.INCOMPLETE, true);
    assertThat(call.orders(SessionOrder.Respond.class)).isEmpty();
    call.playoutEnds();

    assertThat(call.orders(SessionOrder.Respond.class))
        .singleElement()
        .satisfies(rest -> assertThat(rest.responseId()).isEqualTo("resp_1_2"));
  }

  @Test
  void whatAModelWasToAnswerUnaskedIsAskedOfOneThatMustBeAsked() {
    var call = TestCall.quiet().callerBegins("item_q1");
    call.does(new SessionCommand.TakeUtterance(1, "item_q1", 900, false, call.now()));
    assertThat(call.orders(SessionOrder.Respond.class)).isEmpty();

    call.changesModelOwing();

    assertThat(call.orders(SessionOrder.Respond.class))
        .singleElement()
        .satisfies(asked -> assertThat(asked.turn()).isEqualTo(1));
  }

  @Test
  void soItIsWhenTheCallerSpeaksAgain() {
    var call = TestCall.quiet().callerBegins("item_q1");
    call.does(new SessionCommand.TakeUtterance(1, "item_q1", 900, false, call.now()));
    call.callerBegins("item_q2").changesModelOwing();
    assertThat(call.orders(SessionOrder.Respond.class)).isEmpty();

    call.does(new SessionCommand.DropSpeech(1, call.now()));

    assertThat(call.orders(SessionOrder.Respond.class)).hasSize(1);
  }

  @Test
  void aQuestionUnderAnAnswerThatOnlyCalledAToolIsAnsweredAfterIt() {
    var call = TestCall.thinking().modelCalls("call_1", "order_status");
    call.does(new SessionCommand.HearCaller(1, "item_q2", false, null, call.now()));
    call.callerEnds("item_q2").changesModelAfterCall();
    assertThat(call.orders()).as("it ends where it is").isEmpty();

    call.responseEnds(TurnOutcome.INCOMPLETE, false);

    assertThat(call.orders(SessionOrder.Respond.class))
        .singleElement()
        .satisfies(asked -> assertThat(asked.turn()).isEqualTo(2));
  }

  @Test
  void anAnswerThatOnlyCalledAToolGoesOnWithTheResult() {
    var call = TestCall.thinking().modelCalls("call_1", "weather").changesModelAfterCall();

    call.responseEnds(TurnOutcome.INCOMPLETE, false);
    assertThat(call.orders(SessionOrder.Respond.class)).isEmpty();

    call.result("call_1");
    assertThat(call.orders(SessionOrder.Respond.class)).hasSize(1);
  }

  @Test
  void aCallerWhoComesBackHasTheModelThatTheCallCameTo() {
    var call = TestCall.quiet().changesModel(ModelChangeReason.ERROR).detach(false);

    call.comesBack("acme");

    assertThat(call.orders(SessionOrder.Attached.class))
        .singleElement()
        .returns("gemini-live", SessionOrder.Attached::model);
  }

  @Test
  void anotherAgentBeginsWithItsFirstModel() {
    var call = TestCall.quiet().changesModel(ModelChangeReason.ERROR);
    call.assigns(Tools.NIGHT_AGENT).agentMayBegin().detach(false);

    call.comesBack("acme");

    assertThat(call.orders(SessionOrder.Attached.class))
        .singleElement()
        .returns(null, SessionOrder.Attached::model);
  }

  @Test
  void onlyTheLatestChangesAreShown() {
    var call = TestCall.quiet();
    for (int i = 0; i <= ModelRules.KEPT; i++) {
      call.changesModel(ModelChangeReason.END_OF_LIFE);
    }

    assertThat(SessionView.detail(call.state()).models()).hasSize(ModelRules.KEPT);
  }

  @Test
  void whatTheCallerSaidMeanwhileIsAnsweredOnce() {
    var call = TestCall.thinking();
    call.does(new SessionCommand.HearCaller(1, "item_q2", false, null, call.now()));
    call.callerEnds("item_q2");
    assertThat(call.state().owed()).isNotNull();

    call.changesModel(ModelChangeReason.DROPPED);
    assertThat(call.orders(SessionOrder.RespondAgain.class)).hasSize(1);
    call.agentBegins();
    call.responseEnds(TurnOutcome.COMPLETED, false);

    assertThat(call.orders(SessionOrder.Respond.class)).isEmpty();
    assertThat(call.state().owed()).isNull();
  }
}
