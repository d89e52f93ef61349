package dev.parley.session.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.ledger.ToolCall.Stage;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionCommand.Cut;
import dev.parley.session.model.SessionOrder.Respond;
import dev.parley.session.model.SessionOrder.StopResponse;
import dev.parley.session.model.StopReason;
import dev.parley.session.model.TurnOutcome;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BargeInTest {

  @Test
  void aCallerWhoBargesInIsHeardAtOnce() {
    var call = TestCall.speaking().callerBegins("item_q2");

    assertThat(call.orders()).contains(new StopResponse("resp_1_1", StopReason.TURN_DETECTED));
    assertThat(call.phase()).isEqualTo(new Phase.Hearing("item_q2"));
    assertThat(call.state().turns().turns().getLast().outcome()).isEqualTo(TurnOutcome.CUT);
  }

  @Test
  void whatWasCutCountsOnlyAsFarAsItWasHeard() {
    var call = TestCall.speaking().callerBegins("item_q2");

    call.agentSaid("item_a1", "It left the depot on Monday", 2_500).callerEnds("item_q2");

    assertThat(call.asked().context())
        .contains(new ContextItem.Message("item_a1", ContextItem.Role.AGENT, "It left the"));
    assertThat(call.message("item_a1").complete()).isFalse();
  }

  @Test
  void anAnswerThatNobodyHeardWasNotSaid() {
    var call = TestCall.thinking().agentSaid("item_a1", "It left the depot", 0);

    call.callerBegins("item_q2").callerEnds("item_q2");

    assertThat(call.asked().context()).extracting(ContextItem::id).doesNotContain("item_a1");
  }

  @Test
  void anAnswerCutBeforeItsFirstSoundWasNotSaid() {
    var call = TestCall.thinking();
    call.does(
        new SessionCommand.AddSpeech(
            1, call.response(), "item_a1", "It left", true, 0, 0, false, call.now()));

    assertThat(call.context()).extracting(ContextItem::id).doesNotContain("item_a1");
  }

  @Test
  void wordsStillPlayingAfterTheResponseAreCutToo() {
    var call =
        TestCall.speaking()
            .agentSaid("item_a1", "It left the depot", 60_000)
            .responseEnds(true)
            .callerBegins("item_q2", new Cut("item_a1", 1_000));

    assertThat(call.message("item_a1").heardText()).isEqualTo("It");
    assertThat(call.state().turns().turns().getLast().outcome()).isEqualTo(TurnOutcome.CUT);
    assertThat(call.phase()).isEqualTo(new Phase.Hearing("item_q2"));
  }

  @Test
  void wordsThatTheSessionThoughtPlayedAreCutAsHeard() {
    var call =
        TestCall.thinking()
            .agentAnswers("item_a1", "It left the depot")
            .callerBegins("item_q2", new Cut("item_a1", 2_000));

    assertThat(call.message("item_a1").heardText()).isEqualTo("It left");
    assertThat(call.phase()).isEqualTo(new Phase.Hearing("item_q2"));
  }

  @Test
  void aSecondCutNeverMakesMoreOfIt() {
    var call =
        TestCall.speaking()
            .callerBegins("item_q2")
            .agentSaid("item_a1", "It left the depot", 1_000);

    call.does(new SessionCommand.CutItem(1, "evt_1", "item_a1", 0, 3_000, call.now()));

    assertThat(call.message("item_a1").heardText()).isEqualTo("It");
  }

  @Test
  void aCutBeforeTheBeginningIsACutAtTheBeginning() {
    var call = TestCall.thinking().agentAnswers("item_a1", "It left");

    call.does(new SessionCommand.CutItem(1, "evt_1", "item_a1", 0, -20, call.now()));

    assertThat(call.message("item_a1").heardText()).isEmpty();
  }

  @Test
  void aCutNeverTouchesTheCallersWords() {
    var call = TestCall.thinking().agentAnswers("item_a1", "Yes.");

    call.callerBegins("item_q2", new Cut("item_q1", 10));

    assertThat(call.message("item_q1").complete()).isTrue();
  }

  @Test
  void aCallerWhoGoesOnWhileTheModelThinksGetsOneAnswerToAll() {
    var call = TestCall.thinking().callerBegins("item_q2");
    assertThat(call.orders()).contains(new StopResponse("resp_1_1", StopReason.TURN_DETECTED));

    call.callerEnds("item_q2");

    assertThat(call.asked().responseId()).isEqualTo("resp_1_2");
    assertThat(call.asked().context()).hasSize(2);
  }

  @Test
  void theLateEndOfACutResponseChangesNothing() {
    var call = TestCall.speaking().callerBegins("item_q2");

    call.does(
        new SessionCommand.EndResponse(
            1, "resp_1_1", TurnOutcome.CANCELLED, false, Map.of(), call.now()));

    assertThat(call.phase()).isEqualTo(new Phase.Hearing("item_q2"));
    assertThat(call.state().turns().turns().getLast().outcome()).isEqualTo(TurnOutcome.CUT);
  }

  @Test
  void theLateEndOfACutResponseSaysNothingAboutTheNextOne() {
    var call = TestCall.thinking().callerBegins("item_noise");
    call.does(new SessionCommand.DropSpeech(1, call.now()));

    call.does(
        new SessionCommand.EndResponse(
            1, "resp_1_1", TurnOutcome.CANCELLED, false, Map.of(), call.now()));

    assertThat(call.state().turns().turns().getLast().outcome()).isEqualTo(TurnOutcome.IN_PROGRESS);
  }

  @Test
  void aCallerWhoStillSpeaksWhenTheAgentFallsSilentHasTheFloor() {
    var call = TestCall.speaking().modelCalls("call_1", "order_status").result("call_1");
    call.does(new SessionCommand.HearCaller(1, "item_q2", false, null, call.now()));

    call.responseEnds(false);
    assertThat(call.orders(Respond.class)).isEmpty();
    assertThat(call.phase()).isEqualTo(new Phase.Hearing("item_q2"));

    assertThat(call.callerEnds("item_q2").asked().turn()).isEqualTo(2);
  }

  @Test
  void aClientThatMakesTheAgentSpeakOverTheCallerStillLetsTheCallerFinish() {
    var call = TestCall.quiet().callerBegins("item_q1").clientAsks("evt_1");

    call.agentAnswers("item_a1", "Hello.");
    assertThat(call.phase()).isEqualTo(new Phase.Hearing("item_q1"));

    assertThat(call.callerEnds("item_q1").asked().turn()).isEqualTo(2);
  }

  @Test
  void aNoiseWhileTheModelThoughtDoesNotCostTheCallerTheAnswer() {
    var call = TestCall.thinking().callerBegins("item_noise");

    call.does(new SessionCommand.DropSpeech(1, call.now()));

    assertThat(call.asked().turn()).isEqualTo(1);
    assertThat(call.asked().responseId()).isEqualTo("resp_1_2");
  }

  @Test
  void aNoiseWhileTheClientsResponseWasThoughtAsksForNothing() {
    var call = TestCall.quiet().clientAsks("evt_1").callerBegins("item_noise");

    call.does(new SessionCommand.DropSpeech(1, call.now()));

    assertThat(call.orders(Respond.class)).isEmpty();
  }

  @Test
  void anAnswerThatWasPartlyHeardIsNotGivenAgain() {
    var call = TestCall.speaking().callerBegins("item_noise");

    call.does(new SessionCommand.DropSpeech(1, call.now()));

    assertThat(call.orders(Respond.class)).isEmpty();
  }

  @Test
  void bargeInCancelsAToolThatSaysSo() {
    var call = TestCall.thinking().modelCalls("call_1", "search").agentBegins();

    call.callerBegins("item_q2");

    assertThat(call.tool("call_1").stage()).isEqualTo(Stage.CANCELLED);
    assertThat(call.decision().stored())
        .filteredOn(SessionAction.CancelTool.class::isInstance)
        .map(SessionAction.CancelTool.class::cast)
        .singleElement()
        .matches(cancel -> !cancel.cancel().compensate())
        .matches(cancel -> cancel.cancel().reason().equals("barge_in"));
  }

  @Test
  void bargeInUndoesAToolThatSaysSo() {
    var call = TestCall.thinking().modelCalls("call_1", "book").agentBegins();

    call.callerBegins("item_q2");

    assertThat(call.decision().stored())
        .filteredOn(SessionAction.CancelTool.class::isInstance)
        .map(SessionAction.CancelTool.class::cast)
        .singleElement()
        .matches(cancel -> cancel.cancel().compensate())
        .matches(cancel -> "bookings".equals(cancel.queue()));
  }

  @Test
  void bargeInIntoTheLastWordsCancelsToolsToo() {
    var call =
        TestCall.thinking()
            .modelCalls("call_1", "search")
            .agentAnswers("item_a1", "I am searching")
            .callerBegins("item_q2", new Cut("item_a1", 500));

    assertThat(call.tool("call_1").stage()).isEqualTo(Stage.CANCELLED);
  }

  @Test
  void bargeInKeepsAToolThatGoesOn() {
    var call = TestCall.thinking().modelCalls("call_1", "order_status").agentBegins();

    call.callerBegins("item_q2");

    assertThat(call.tool("call_1").pending()).isTrue();
  }

  @Test
  void theModelIsToldOnceThatItsCallWasCancelled() {
    var call =
        TestCall.thinking().modelCalls("call_1", "search").agentBegins().callerSays("item_q2");

    assertThat(call.asked().context())
        .filteredOn(ContextItem.Output.class::isInstance)
        .map(ContextItem.Output.class::cast)
        .singleElement()
        .returns(ContextItem.Kind.CANCELLED, ContextItem.Output::kind);
  }
}
