package dev.parley.session.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.ledger.ToolCall.Stage;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionOrder.Respond;
import dev.parley.session.model.TurnOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineTest {

  @Test
  void aCallerWhoHangsUpEndsTheSession() {
    var call = TestCall.thinking().detach(true);

    assertThat(call.phase()).isEqualTo(new Phase.Over("socket_closed"));
    assertThat(call.state().endedAt()).isNotNull();
  }

  @Test
  void aGoodbyeThatComesAfterTheLinesEndEndsTheSessionAtOnce() {
    var call = TestCall.quiet().detach(false);
    assertThat(call.state().isOver()).isFalse();

    assertThat(call.detach(false).decision()).isEqualTo(Decision.ignore());
    assertThat(call.detach(true).phase()).isEqualTo(new Phase.Over("socket_closed"));
  }

  @Test
  void anEndedSessionStaysEnded() {
    var call = TestCall.quiet().detach(true);

    assertThat(call.attach(true).orders()).singleElement().isInstanceOf(SessionOrder.Refused.class);
    assertThat(call.callerBegins("item_q1").decision()).isEqualTo(Decision.ignore());
    assertThat(call.detach(true).decision()).isEqualTo(Decision.ignore());
  }

  @Test
  void aSessionStaysUntilTheToolsOfACallerWhoHungUpHaveEnded() {
    var call =
        TestCall.speaking()
            .modelCalls("call_1", "order_status")
            .modelCalls("call_2", "weather")
            .detach(true);
    assertThat(call.state().isOver()).isFalse();
    assertThat(call.result("call_1").state().isOver()).isFalse();

    call.result("call_2");

    assertThat(call.phase()).isEqualTo(new Phase.Over("socket_closed"));
    assertThat(call.facts(SessionEvent.ToolDelivered.class)).hasSize(2);
    assertThat(call.tool("call_1").deliveredTurn()).isNotNull();
    assertThat(call.orders(Respond.class)).isEmpty();
  }

  @Test
  void aToolThatTimesOutAfterTheCallEndsTheSession() {
    var call = TestCall.speaking().modelCalls("call_1", "order_status").detach(true);

    assertThat(call.timesOut("call_1").state().isOver()).as("workers do not know").isFalse();
    assertThat(call.brokerHasCancel("call_1").state().isOver()).isTrue();
    assertThat(call.tool("call_1").stage()).isEqualTo(Stage.TIMED_OUT);
  }

  @Test
  void nobodyAttachesToACallThatWasHungUp() {
    var call = TestCall.speaking().modelCalls("call_1", "order_status").detach(true);

    assertThat(call.attach(false).orders())
        .singleElement()
        .isInstanceOf(SessionOrder.Refused.class);
  }

  @Test
  void anOperatorEndsACallAndIsToldWhenThatIsStored() {
    var call = TestCall.speaking().hangsUpByOperator("operator");

    assertThat(call.orders()).contains(new SessionOrder.Release("operator"));
    assertThat(call.decision().stored())
        .contains(new SessionAction.Confirm(TestCall.OPERATOR, true));
    assertThat(call.phase()).isEqualTo(new Phase.Over("operator"));
  }

  @Test
  void anOperatorCannotEndWhatIsOver() {
    var call = TestCall.quiet().detach(true).hangsUpByOperator("operator");

    assertThat(call.decision().stored())
        .containsExactly(new SessionAction.Confirm(TestCall.OPERATOR, false));
    assertThat(call.decision().events()).isEmpty();
    assertThat(new TestCall().hangsUpByOperator("operator").decision().stored())
        .containsExactly(new SessionAction.Confirm(TestCall.OPERATOR, false));
  }

  @Test
  void aResponseThatTheHangUpCutIsNotInProgressForEver() {
    var call = TestCall.speaking().hangsUpByOperator("operator");

    assertThat(call.state().turns().turns().getLast().outcome()).isEqualTo(TurnOutcome.CUT);
  }

  @Test
  void aDeadModelEndsTheCall() {
    var call = TestCall.speaking();

    call.does(new SessionCommand.LoseModel(1, "model_unavailable", call.now()));

    assertThat(call.orders()).contains(new SessionOrder.Release("model_unavailable"));
    assertThat(call.state().isOver()).isTrue();
  }

  @Test
  void aLostLineWaitsForItsCaller() {
    var call = TestCall.quiet();
    var lostAt = call.now();
    call.detach(false);

    assertThat(call.state().isOver()).isFalse();
    assertThat(call.decision().now())
        .containsExactly(LineRules.waitForCaller(1, lostAt.plus(Duration.ofSeconds(60))));
  }

  @Test
  void aCallerWhoDoesNotComeBackIsGone() {
    var call = TestCall.quiet().detach(false);

    call.does(new SessionCommand.EndWaiting(1, call.now()));

    assertThat(call.phase()).isEqualTo(new Phase.Over("caller_gone"));
  }

  @Test
  void aCallerWhoCameBackIsNotGone() {
    var call = TestCall.quiet().detach(false).attach(false);

    call.does(new SessionCommand.EndWaiting(1, call.now()));

    assertThat(call.state().line().attached()).isTrue();
    assertThat(call.epoch()).isEqualTo(2);
  }

  @Test
  void aCallerWhoComesBackIsNotGreetedAgain() {
    var call = TestCall.thinking().agentAnswers("item_a1", "Yes.").detach(false).attach(true);

    assertThat(call.orders()).containsExactly(new SessionOrder.Attached("sess_1", 2, null));
  }

  @Test
  void aCallerWhoComesBackGetsTheAnswerThatWasBeingThought() {
    var call = TestCall.thinking().detach(false);
    assertThat(call.orders(Respond.class)).isEmpty();

    assertThat(call.attach(false).asked().turn()).isEqualTo(1);
    assertThat(call.decision().now()).isEmpty();
  }

  @Test
  void aCallerWhoComesBackBeforeTheGreetingIsGreeted() {
    var call = new TestCall().attach(true).detach(false).attach(true);

    assertThat(call.asked().say()).isEqualTo("Welcome to Parley.");
  }

  @Test
  void aResultThatCameMeanwhileIsSpokenWhenTheCallerIsBack() {
    var call =
        TestCall.speaking()
            .modelCalls("call_1", "order_status")
            .responseEnds(false)
            .detach(false)
            .result("call_1");
    assertThat(call.orders(Respond.class)).isEmpty();

    assertThat(ToolCallTest.outputs(call.attach(false).asked())).hasSize(1);
  }

  @Test
  void aSecondLegTakesTheCallOverAndIsAnswered() {
    var call = TestCall.thinking().attach(false);

    assertThat(call.orders().getFirst()).isEqualTo(new SessionOrder.Attached("sess_1", 2, null));
    assertThat(call.asked().responseId()).isEqualTo("resp_1_2");
  }

  @Test
  void aSecondLegIsHeardAlthoughTheFirstWasSpeaking() {
    for (var before : List.of(TestCall.quiet().callerBegins("item_q1"), TestCall.speaking())) {
      var call = before.attach(false).agentBegins().responseEnds(false);

      assertThat(call.callerSays("item_q2").phase()).isInstanceOf(Phase.Thinking.class);
    }
  }

  @Test
  void whatAnEarlierLegSaysIsDropped() {
    var call = TestCall.quiet().attach(false);

    call.does(new SessionCommand.HearCaller(1, "item_old", true, null, call.now()));
    assertThat(call.decision()).isEqualTo(Decision.ignore());

    call.does(new SessionCommand.Detach(1, "socket_closed", true, call.now()));
    assertThat(call.state().line().attached()).isTrue();
  }

  @Test
  void aLegThatIsGoneCannotMakeTheAgentThink() {
    var call = TestCall.quiet().detach(false);

    assertThat(call.clientAsks("evt_1").decision()).isEqualTo(Decision.ignore());
    assertThat(call.callerBegins("item_q1").decision()).isEqualTo(Decision.ignore());
  }

  @Test
  void whatALostLegHadPlayedIsStillNoted() {
    var call = TestCall.speaking().detach(false).agentSaid("item_a1", "It left the depot", 2_000);

    assertThat(call.message("item_a1").heardText()).isEqualTo("It left");
    assertThat(call.state().owed()).isNull();
  }

  @Test
  void theLastResponseOfALostLegStaysCut() {
    var call = TestCall.speaking().detach(false);

    call.does(
        new SessionCommand.EndResponse(
            1, "resp_1_1", TurnOutcome.COMPLETED, false, Map.of(), call.now()));

    assertThat(call.state().turns().turns().getLast().outcome()).isEqualTo(TurnOutcome.CUT);
  }

  @Test
  void aSessionThatWakesDispatchesWhatWasNotAndWatchesDeadlines() {
    var call =
        TestCall.speaking().modelCalls("call_1", "order_status").modelCalls("call_2", "weather");
    call.does(new SessionCommand.NoteDispatch("call_1", 1, call.now()));

    var again = TestCall.RULES.resume(call.state(), call.now().plusSeconds(5));

    assertThat(again)
        .filteredOn(SessionAction.Dispatch.class::isInstance)
        .map(action -> ((SessionAction.Dispatch) action).request().callId())
        .containsExactly("call_2");
    assertThat(again)
        .filteredOn(SessionAction.WakeAt.class::isInstance)
        .map(action -> ((SessionAction.WakeAt) action).key())
        .containsExactly("deadline-call_1", "deadline-call_2", "patience-call_2");
    assertThat(again).contains(new SessionAction.FindMedia(TestCall.MEDIA + 1, 1));
  }

  @Test
  void aSessionThatWakesWithoutACallerStillEnds() {
    var call = TestCall.quiet().detach(false);

    var woke = Instant.parse("2026-03-02T09:10:00Z");

    assertThat(TestCall.RULES.resume(call.state(), woke))
        .containsExactly(LineRules.waitForCaller(1, woke.plusSeconds(10)));
  }

  @Test
  void howOftenASessionWakesDoesNotMakeItsCallersTimeLonger() {
    var call = TestCall.quiet();
    var lostAt = call.now();
    call.detach(false);

    assertThat(TestCall.RULES.resume(call.state(), lostAt.plusSeconds(5)))
        .containsExactly(LineRules.waitForCaller(1, lostAt.plusSeconds(60)));
    assertThat(TestCall.RULES.resume(call.state(), lostAt.plusSeconds(45)))
        .containsExactly(LineRules.waitForCaller(1, lostAt.plusSeconds(60)));
    assertThat(TestCall.RULES.resume(call.state(), lostAt.plusSeconds(58)))
        .containsExactly(LineRules.waitForCaller(1, lostAt.plusSeconds(68)));
  }

  @Test
  void anEndedSessionWakesToNothing() {
    assertThat(TestCall.RULES.resume(TestCall.quiet().detach(true).state(), TestCall.START))
        .isEmpty();
  }
}
