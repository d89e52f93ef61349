package dev.parley.session.rules;

import static dev.parley.session.rules.ToolCallTest.outputs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.conversation.Item;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.Disposition;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder.Respond;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which answers of workers and clients count, and which calls are not run at all. */
class ToolAnswersTest {

  @Test
  void theFirstResultCounts() {
    var call = asked().result("call_1");

    assertThat(call.disposition()).isEqualTo(Disposition.ACCEPTED);
    assertThat(call.tool("call_1").progress().worker()).isEqualTo("worker-1");
  }

  @Test
  void aResultIsConfirmedOnlyWhenItIsInTheJournal() {
    assertThat(asked().result("call_1").decision().now())
        .noneMatch(SessionAction.Answer.class::isInstance);
  }

  @Test
  void aRepeatedResultChangesNothing() {
    var call = asked().result("call_1").result("call_1");

    assertThat(call.disposition()).isEqualTo(Disposition.DUPLICATE);
    assertThat(call.decision().events()).isEmpty();
  }

  @Test
  void aResultAfterTheDeadlineIsLate() {
    var call = asked().timesOut("call_1").result("call_1");

    assertThat(call.disposition()).isEqualTo(Disposition.LATE);
    assertThat(call.decision().events()).isEmpty();
  }

  @Test
  void aWorkerThatSaysItStoppedAsToldTellsNothingNew() {
    var call = asked().timesOut("call_1").takes(Messages.failed("call_1", "cancelled"));

    assertThat(call.disposition()).isEqualTo(Disposition.DUPLICATE);
    assertThat(call.decision().events()).isEmpty();
  }

  @Test
  void progressAfterTheResultIsLate() {
    assertThat(asked().result("call_1").takes(Messages.progress("call_1", 90)).disposition())
        .isEqualTo(Disposition.LATE);
  }

  @Test
  void aResultForACallThatNobodyMadeIsUnknown() {
    assertThat(asked().result("call_9").disposition()).isEqualTo(Disposition.UNKNOWN_CALL);
  }

  @Test
  void aResultForASessionThatNeverWasIsUnknown() {
    assertThat(new TestCall().result("call_1").disposition())
        .isEqualTo(Disposition.UNKNOWN_SESSION);
  }

  @ParameterizedTest
  @CsvSource({"req_other,", ",weather"})
  void aResultForAnotherRequestOrToolDoesNotMatch(String requestId, String tool) {
    var call = asked().takes(Messages.found("call_1", requestId, tool, "{}"));

    assertThat(call.disposition()).isEqualTo(Disposition.MISMATCH);
    assertThat(call.tool("call_1").pending()).isTrue();
  }

  @Test
  void aResultThatNamesItsRequestAndToolMatches() {
    var call = asked().takes(Messages.found("call_1", "req_1_1", "order_status", "{}"));

    assertThat(call.disposition()).isEqualTo(Disposition.ACCEPTED);
  }

  @Test
  void aToolThatTheAgentDoesNotHaveIsRefusedAtOnceAndTheModelThinksAgain() {
    var call = TestCall.thinking().modelCalls("call_1", "launch_missiles");
    assertThat(call.facts(SessionEvent.ToolRefused.class)).hasSize(1);

    call.responseEnds(false);

    assertThat(outputs(call.asked()))
        .singleElement()
        .matches(output -> output.output().contains("unknown_tool"));
  }

  @ParameterizedTest
  @CsvSource({"not json,arguments_not_json", "[1],arguments_not_json"})
  void argumentsThatAreNoJsonObjectAreRefused(String arguments, String problem) {
    var call = TestCall.thinking().modelCalls("call_1", "order_status", arguments, true, null);

    assertThat(call.facts(SessionEvent.ToolRefused.class).getFirst().problem()).isEqualTo(problem);
  }

  @Test
  void argumentsThatBreakTheSchemaAreRefused() {
    var call =
        TestCall.thinking().modelCalls("call_1", "order_status", "{}", true, "order_missing");

    assertThat(call.facts(SessionEvent.ToolRefused.class).getFirst().problem())
        .isEqualTo("order_missing");
  }

  @Test
  void noArgumentsAreAnEmptyObject() {
    var call = TestCall.thinking().modelCalls("call_1", "order_status", "", true, null);

    assertThat(call.tool("call_1").request().arguments()).isEmpty();
  }

  @Test
  void aCallToldTwiceIsOneCall() {
    var call = asked().modelCalls("call_1", "order_status");

    assertThat(call.decision()).isEqualTo(Decision.ignore());
    assertThat(call.state().tools().calls()).hasSize(1);
  }

  @Test
  void theSameArgumentsInAnotherOrderAreOneEffect() {
    var call =
        TestCall.thinking()
            .modelCalls("call_1", "book", "{\"a\":1,\"b\":[2]}", true, null)
            .modelCalls("call_2", "book", "{\"b\":[2],\"a\":1}", true, null)
            .modelCalls("call_3", "book", "{\"b\":[3],\"a\":1}", true, null);

    var first = call.tool("call_1").request().effectKey();
    assertThat(call.tool("call_2").request().effectKey()).isEqualTo(first);
    assertThat(call.tool("call_3").request().effectKey()).isNotEqualTo(first);
  }

  @Test
  void aCallOfTheClientsOwnFunctionWaitsForTheClient() {
    var call =
        TestCall.thinking()
            .modelCalls("call_1", "open_door", "{}", false, null)
            .responseEnds(false);
    assertThat(call.orders(Respond.class)).isEmpty();
    assertThat(call.state().tools().calls()).isEmpty();

    call.clientAdds(new Item.Output("item_o1", 0, "call_1", "open"), null).clientAsks("evt_1");

    assertThat(outputs(call.asked()))
        .singleElement()
        .returns("open", ContextItem.Output::output)
        .returns(ContextItem.Kind.REAL, ContextItem.Output::kind);
  }

  @Test
  void aClientsFunctionWithoutAnAnswerIsStillAnsweredToTheModel() {
    var call =
        TestCall.thinking()
            .modelCalls("call_1", "open_door", "{}", false, null)
            .responseEnds(false)
            .callerSays("item_q2");

    assertThat(outputs(call.asked()))
        .singleElement()
        .returns(ContextItem.Kind.PENDING, ContextItem.Output::kind);
  }

  @Test
  void aToolBelongsToTheTurnOfTheResponseThatAskedForIt() {
    var call = TestCall.thinking();
    call.does(new SessionCommand.TakeUtterance(1, "item_q2", 700, true, call.now()));

    call.modelCalls("call_1", "order_status");

    assertThat(call.tool("call_1").request().turn()).isEqualTo(1);
  }

  private static TestCall asked() {
    return TestCall.speaking().modelCalls("call_1", "order_status").responseEnds(false);
  }
}
