package dev.parley.session.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.ledger.ToolCall.Stage;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.JournalEntry;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionOrder.Respond;
import dev.parley.session.model.SessionOrder.StopResponse;
import dev.parley.session.model.StopReason;
import dev.parley.session.model.TurnOutcome;
import dev.parley.session.shell.SessionEventCodec;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToolCallTest {

  @Test
  void aToolIsDispatchedOnlyWhenItsRequestIsInTheJournal() {
    var call = TestCall.thinking().modelCalls("call_1", "order_status");

    assertThat(call.facts(SessionEvent.ToolRequested.class)).hasSize(1);
    assertThat(call.decision().now())
        .noneMatch(SessionAction.Dispatch.class::isInstance)
        .anyMatch(SessionAction.WakeAt.class::isInstance);
    assertThat(call.decision().stored()).hasOnlyElementsOfType(SessionAction.Dispatch.class);
  }

  @Test
  void aRequestSaysAllThatAWorkerNeeds() {
    var call = TestCall.thinking().modelCalls("call_1", "book");

    var dispatch = (SessionAction.Dispatch) call.decision().stored().getFirst();
    var request = dispatch.request();
    assertThat(dispatch.queue()).isEqualTo("bookings");
    assertThat(request.requestId()).isEqualTo("req_1_1");
    assertThat(request.turn()).isEqualTo(1);
    assertThat(request.retries()).isZero();
    assertThat(request.arguments()).isEqualTo(Messages.tree("{\"order\":\"1234\"}"));
    assertThat(request.deadline())
        .isEqualTo(call.tool("call_1").times().requested().plusSeconds(10));
    assertThat(request.caller()).containsEntry("tenant", "acme");
  }

  @Test
  void aSilentModelsDeferredCallIsAcknowledgedAndAnsweredInTheNextTurn() {
    var call = TestCall.thinking().modelCalls("call_1", "order_status").responseEnds(false);
    assertThat(call.asked().say()).isEqualTo("One moment.");
    assertThat(call.asked().turn()).isEqualTo(1);
    call.agentAnswers("item_a1", "One moment.");

    call.result("call_1");

    assertThat(call.asked().turn()).isEqualTo(2);
    assertThat(call.asked().say()).isNull();
    assertThat(outputs(call.asked()))
        .singleElement()
        .returns("{\"status\":\"on its way\"}", ContextItem.Output::output)
        .returns(ContextItem.Kind.REAL, ContextItem.Output::kind);
    assertThat(call.tool("call_1").deliveredTurn()).isEqualTo(2);
  }

  @Test
  void aModelThatSpokeItselfNeedsNoAcknowledgement() {
    var call = TestCall.speaking().modelCalls("call_1", "order_status").responseEnds(false);

    assertThat(call.orders(Respond.class)).isEmpty();
    assertThat(call.phase()).isEqualTo(new Phase.Listening());
  }

  @Test
  void aModelThatSpeaksAfterAllNeedsNoAcknowledgement() {
    var call =
        TestCall.thinking().modelCalls("call_1", "order_status").agentAnswers("item_a1", "I look.");

    assertThat(call.orders(Respond.class)).isEmpty();
  }

  @Test
  void theModelSeesAPendingCallAsPending() {
    var call = TestCall.speaking().modelCalls("call_1", "order_status").responseEnds(false);

    call.callerSays("item_q2");

    assertThat(outputs(call.asked()))
        .singleElement()
        .returns(ContextItem.Kind.PENDING, ContextItem.Output::kind);
  }

  @Test
  void theAnswerOfAnInlineToolBelongsToTheTurnThatWaitedForIt() {
    var call = TestCall.thinking().modelCalls("call_1", "weather").responseEnds(false);
    assertThat(call.orders(Respond.class)).isEmpty();

    call.result("call_1");

    assertThat(call.asked().turn()).isEqualTo(1);
  }

  @Test
  void aCallerWhoWaitsLongForAnInlineToolHearsThatItTakesTime() {
    var call = TestCall.thinking().modelCalls("call_1", "weather").responseEnds(false);

    call.losesPatience("call_1");
    assertThat(call.asked().say()).isEqualTo("Still looking.");
    assertThat(call.losesPatience("call_1").decision()).isEqualTo(Decision.ignore());

    call.agentAnswers("item_a1", "Still looking.").result("call_1");
    assertThat(call.asked().turn()).isEqualTo(1);
  }

  @Test
  void patienceIsLostOnlyWithAToolThatStillRuns() {
    var call = TestCall.thinking().modelCalls("call_1", "weather").result("call_1");

    assertThat(call.losesPatience("call_1").decision()).isEqualTo(Decision.ignore());
    assertThat(call.losesPatience("call_9").decision()).isEqualTo(Decision.ignore());
  }

  @Test
  void twoResultsThatComeTogetherAreSpokenAboutTogether() {
    var call =
        TestCall.speaking()
            .modelCalls("call_1", "order_status")
            .modelCalls("call_2", "order_status")
            .result("call_1")
            .result("call_2")
            .responseEnds(false);

    assertThat(outputs(call.asked())).hasSize(2);
    assertThat(call.facts(SessionEvent.ToolDelivered.class)).hasSize(2);
  }

  @Test
  void theSecondOfTwoToolsIsSpokenAboutWhenItComes() {
    var call =
        TestCall.speaking()
            .modelCalls("call_1", "order_status")
            .modelCalls("call_2", "weather")
            .responseEnds(false)
            .result("call_2");
    assertThat(call.asked().turn()).isEqualTo(1);
    call.agentAnswers("item_a1", "Sunny.");

    assertThat(call.result("call_1").asked().turn()).isEqualTo(2);
  }

  @Test
  void aResultWaitsUntilTheCallerHasSpoken() {
    var call =
        TestCall.speaking()
            .modelCalls("call_1", "order_status")
            .responseEnds(false)
            .callerBegins("item_q2")
            .result("call_1");
    assertThat(call.orders(Respond.class)).isEmpty();

    call.callerEnds("item_q2");

    assertThat(call.asked().turn()).isEqualTo(2);
    assertThat(outputs(call.asked())).hasSize(1);
  }

  @Test
  void aResultWaitsUntilTheAgentHasSpoken() {
    var call = TestCall.speaking().modelCalls("call_1", "order_status").result("call_1");
    assertThat(call.orders(Respond.class)).isEmpty();
    assertThat(call.responseEnds(true).orders(Respond.class)).isEmpty();

    assertThat(call.playoutEnds().asked().turn()).isEqualTo(2);
  }

  @Test
  void anUrgentResultStopsTheAgent() {
    var call = TestCall.speaking().modelCalls("call_1", "urgent").result("call_1");
    assertThat(call.orders()).contains(new StopResponse("resp_1_1", StopReason.TURN_DETECTED));

    assertThat(call.responseEnds(TurnOutcome.CANCELLED, false).asked().turn()).isEqualTo(2);
  }

  @Test
  void aSilentResultIsOnlyGivenToTheModelWithTheNextTurn() {
    var call =
        TestCall.speaking().modelCalls("call_1", "quiet").responseEnds(false).result("call_1");
    assertThat(call.orders(Respond.class)).isEmpty();

    call.callerSays("item_q2");

    assertThat(outputs(call.asked()))
        .singleElement()
        .returns(ContextItem.Kind.REAL, ContextItem.Output::kind);
  }

  @Test
  void aToolThatNobodyAnswersIsGivenUpInTheToolsOwnWords() {
    var call = TestCall.speaking().modelCalls("call_1", "order_status").responseEnds(false);

    call.timesOut("call_1");

    assertThat(call.tool("call_1").stage()).isEqualTo(Stage.TIMED_OUT);
    assertThat(call.asked().say()).isEqualTo("That did not work.");
    assertThat(outputs(call.asked()))
        .singleElement()
        .returns(ContextItem.Kind.FAILED, ContextItem.Output::kind);
    assertThat(call.decision().stored()).hasOnlyElementsOfType(SessionAction.CancelTool.class);
  }

  @Test
  void aFailureIsForTheModelToExplain() {
    var call = TestCall.speaking().modelCalls("call_1", "order_status").responseEnds(false);

    call.failure("call_1");

    assertThat(call.asked().say()).isNull();
    assertThat(outputs(call.asked()))
        .singleElement()
        .returns(ContextItem.Kind.FAILED, ContextItem.Output::kind)
        .matches(output -> output.output().contains("no_such_order"));
  }

  @Test
  void progressIsKeptAndShown() {
    var call = TestCall.speaking().modelCalls("call_1", "order_status");

    call.takes(Messages.progress("call_1", 40));

    assertThat(call.tool("call_1").stage()).isEqualTo(Stage.RUNNING);
    assertThat(call.tool("call_1").progress().percent()).isEqualTo(40);
    assertThat(call.orders(SessionOrder.ToolNews.class))
        .containsExactly(
            new SessionOrder.ToolNews(
                "call_1", "order_status", "running", 40, "asking the carrier"));
  }

  @Test
  void theBrokersReceiptIsKept() {
    var call = TestCall.speaking().modelCalls("call_1", "order_status");

    call.brokerHas("call_1");
    assertThat(call.tool("call_1").stage()).isEqualTo(Stage.DISPATCHED);

    call.brokerHas("call_1");
    assertThat(call.decision()).isEqualTo(Decision.ignore());
  }

  static List<ContextItem.Output> outputs(Respond respond) {
    return respond.context().stream()
        .filter(ContextItem.Output.class::isInstance)
        .map(ContextItem.Output.class::cast)
        .toList();
  }

  @Test
  void argumentsThatAreNestedTooDeepToBeStoredAreRefused() {
    var arguments = "{\"a\":" + "[".repeat(998) + "]".repeat(998) + "}";
    var call = TestCall.thinking().modelCalls("call_1", "order_status", arguments, true, null);

    assertThat(call.facts(SessionEvent.ToolRefused.class))
        .singleElement()
        .returns("arguments_not_json", SessionEvent.ToolRefused::problem);
    var codec = new SessionEventCodec();
    assertThat(call.journal())
        .allSatisfy(event -> assertThat(codec.toBinary(new JournalEntry(event, 0))).isNotEmpty());
  }
}
