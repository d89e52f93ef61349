package dev.parley.session.rules;

import static dev.parley.session.rules.ToolCallTest.outputs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.ledger.ToolCall.Stage;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.Disposition;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder.Respond;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tools that fail for now, take long, are undone or need a colleague's yes. */
class DurableToolsTest {

  // ---- what a restart or a slow broker changes

  @Test
  void anUndoThatTheBrokerDoesNotTakeIsNotGivenUp() {
    var call = bargedIn("pay").attempts("undo_call_1");
    var undo = call.tool("undo_call_1").request();

    call.later(Duration.ofMinutes(10)).timesOut("undo_call_1");

    var again = call.tool("undo_call_1");
    assertThat(again.stage()).isEqualTo(Stage.REQUESTED);
    assertThat(again.request().attempt()).isEqualTo(undo.attempt());
    assertThat(again.request().deadline()).isAfter(call.now());
    assertThat(call.decision().stored()).as("who sends it tries again by itself").isEmpty();

    call.brokerHas("undo_call_1").later(Duration.ofMinutes(1)).timesOut("undo_call_1");

    assertThat(call.tool("undo_call_1").stage()).isEqualTo(Stage.TIMED_OUT);
  }

  @Test
  void anUndoOfASessionThatWasAwayIsMadeHoweverLate() {
    var call = bargedIn("pay").later(Duration.ofMinutes(10)).attempts("undo_call_1");

    assertThat(call.tool("undo_call_1").stage()).isEqualTo(Stage.REQUESTED);
  }

  @Test
  void theCallerHearsNothingOfAnUndo() {
    var call = bargedIn("pay").attempts("undo_call_1").brokerHas("undo_call_1");

    call.takes(Messages.saying("undo_call_1", "I am undoing it."));
    call.does(new SessionCommand.SpeakProgress(call.now()));
    assertThat(call.orders(Respond.class)).isEmpty();
    call.does(new SessionCommand.LosePatience("undo_call_1", call.now()));
    assertThat(call.orders(Respond.class)).isEmpty();
  }

  @Test
  void aResultOnItsWayToASessionThatMovesIsWaitedFor() {
    var call = careful("order_status").brokerHas("call_1");
    var woke = call.tool("call_1").request().deadline().plusSeconds(1);

    assertThat(TestCall.RULES.resume(call.state(), woke))
        .contains(
            new SessionAction.WakeAt(
                "deadline-call_1",
                woke.plusSeconds(6),
                new SessionCommand.GiveUpTool("call_1", 1, woke.plusSeconds(6))));
  }

  @Test
  void progressOfAnEarlierAttemptDoesNotHideThatTheNextWasNotSent() {
    var call = careful("pay").timesOut("call_1").attempts("call_1");

    call.takes(Messages.progressOf("call_1", 1));

    assertThat(call.tool("call_1").stage()).isEqualTo(Stage.REQUESTED);
    assertThat(call.disposition()).isEqualTo(Disposition.DUPLICATE);
  }

  // ---- attempts

  @Test
  void aFailureThatMayPassIsTriedAgainAfterAPauseUnderTheSameEffectKey() {
    var call = careful("pay");
    var first = call.tool("call_1").request();

    call.takes(Messages.failedForNow("call_1", 1));

    assertThat(call.tool("call_1").stage()).isEqualTo(Stage.WAITING);
    assertThat(call.orders(Respond.class)).isEmpty();
    assertThat(wakes(call)).containsExactly("attempt-call_1");

    call.attempts("call_1");

    assertThat(call.decision().stored())
        .containsExactly(new SessionAction.Dispatch(call.tool("call_1").request(), null));
    assertThat(call.tool("call_1").request())
        .returns(2, request -> request.attempt())
        .returns(first.effectKey(), request -> request.effectKey())
        .returns(first.requestId(), request -> request.requestId());
  }

  @Test
  void pausesGrowAndTheLastFailureIsTheModelsToExplain() {
    var call = careful("pay");
    call.takes(Messages.failedForNow("call_1", 1));
    var firstPause = pause(call);
    call.attempts("call_1").takes(Messages.failedForNow("call_1", 2));
    assertThat(pause(call)).isEqualTo(firstPause.multipliedBy(2));

    call.attempts("call_1").takes(Messages.failedForNow("call_1", 3));

    assertThat(call.tool("call_1").stage()).isEqualTo(Stage.FAILED);
    assertThat(outputs(call.asked()))
        .singleElement()
        .returns(ContextItem.Kind.FAILED, ContextItem.Output::kind);
  }

  @Test
  void anAttemptThatNobodyAnswersIsMadeAgainWithinTheWholeTime() {
    var call = careful("pay").timesOut("call_1").attempts("call_1");

    assertThat(call.tool("call_1").request().attempt()).isEqualTo(2);
    assertThat(call.tool("call_1").request().deadline())
        .isBeforeOrEqualTo(call.tool("call_1").care().due());
  }

  @Test
  void aDeadlineThatIsOverWhenItsAttemptIsDueEndsTheCall() {
    var call = careful("pay").takes(Messages.failedForNow("call_1", 1));

    call.later(Duration.ofSeconds(40)).attempts("call_1");

    assertThat(call.tool("call_1").stage()).isEqualTo(Stage.TIMED_OUT);
  }

  @Test
  void aToolWithoutAWholeTimeOfItsOwnIsGivenUpAfterOne() {
    var call = careful("order_status").timesOut("call_1");

    assertThat(call.tool("call_1").stage()).isEqualTo(Stage.TIMED_OUT);
  }

  @Test
  void aTimeThatBelongsToAnEarlierAttemptEndsNothing() {
    var call = careful("pay").takes(Messages.failedForNow("call_1", 1)).attempts("call_1");

    call.does(new SessionCommand.GiveUpTool("call_1", 1, call.now()));

    assertThat(call.decision()).isEqualTo(Decision.ignore());
  }

  @Test
  void aRepeatedFailureOfAnEarlierAttemptCostsNone() {
    var call =
        careful("pay")
            .takes(Messages.failedForNow("call_1", 1))
            .attempts("call_1")
            .takes(Messages.failedForNow("call_1", 1));

    assertThat(call.disposition()).isEqualTo(Disposition.DUPLICATE);
    assertThat(call.tool("call_1").stage()).isEqualTo(Stage.REQUESTED);
  }

  @Test
  void anEffectThatHappenedAfterAllCountsBetweenTwoAttempts() {
    var call = careful("pay").timesOut("call_1").result("call_1");

    assertThat(call.disposition()).isEqualTo(Disposition.ACCEPTED);
    assertThat(call.tool("call_1").stage()).isEqualTo(Stage.COMPLETED);
  }

  @Test
  void aSessionThatWakesBetweenTwoAttemptsMakesTheNextOne() {
    var call = careful("pay").takes(Messages.failedForNow("call_1", 1));
    var late = call.now().plusSeconds(20);

    assertThat(TestCall.RULES.resume(call.state(), late))
        .contains(
            new SessionAction.WakeAt(
                "attempt-call_1", late, new SessionCommand.BeginAttempt("call_1", 2, late)));
  }

  // ---- progress

  @Test
  void whatAWorkerHasToSayIsSpokenInAQuietMoment() {
    var call = careful("order_status").callerBegins("item_q2");
    call.takes(Messages.says("call_1", "Nearly there."));
    assertThat(call.orders(Respond.class)).isEmpty();

    call.does(new SessionCommand.DropSpeech(1, call.now()));

    assertThat(call.asked().say()).isEqualTo("Nearly there.");
  }

  @Test
  void theNewestWordsWinAndTheCallerIsNotFlooded() {
    var call = careful("order_status").takes(Messages.says("call_1", "One."));
    call.agentAnswers("item_a1", "One.");

    call.takes(Messages.says("call_1", "Two.")).takes(Messages.says("call_1", "Three."));
    assertThat(call.orders(Respond.class)).isEmpty();
    assertThat(wakes(call)).containsExactly("progress");

    call.later(Duration.ofSeconds(5)).does(new SessionCommand.SpeakProgress(call.now()));
    assertThat(call.asked().say()).isEqualTo("Three.");
  }

  @Test
  void progressOfAToolThatHasEndedIsNotSpoken() {
    var call =
        careful("quiet")
            .callerBegins("item_q2")
            .takes(Messages.says("call_1", "Nearly there."))
            .result("call_1")
            .does(new SessionCommand.DropSpeech(1, TestCall.START.plusSeconds(9)));

    assertThat(call.orders(Respond.class)).isEmpty();
  }

  @Test
  void progressWithoutEndIsDropped() {
    var call = careful("order_status");
    for (int i = 0; i < 20; i++) {
      assertThat(call.takes(Messages.progress("call_1", i)).disposition())
          .isEqualTo(Disposition.ACCEPTED);
    }

    assertThat(call.takes(Messages.progress("call_1", 99)).disposition())
        .isEqualTo(Disposition.CROWDED);
    assertThat(call.decision().events()).isEmpty();
  }

  // ---- barge-in

  @Test
  void aCancelIsToldAgainUntilTheBrokerHasIt() {
    var call = bargedIn("search");
    assertThat(cancels(call.decision().stored())).hasSize(1);
    assertThat(cancels(TestCall.RULES.resume(call.state(), call.now()))).hasSize(1);

    call.brokerHasCancel("call_1");

    assertThat(cancels(TestCall.RULES.resume(call.state(), call.now()))).isEmpty();
    assertThat(call.brokerHasCancel("call_1").decision()).isEqualTo(Decision.ignore());
  }

  @Test
  void aToolWithoutOneThatUndoesItIsUndoneByItsWorker() {
    assertThat(cancels(bargedIn("book").decision().stored()))
        .singleElement()
        .matches(cancel -> cancel.cancel().compensate());
  }

  @Test
  void aToolThatUndoesAnotherIsARequestOfItsOwn() {
    var call = bargedIn("pay");
    var paid = call.tool("call_1").request();
    assertThat(cancels(call.decision().stored()))
        .singleElement()
        .matches(cancel -> !cancel.cancel().compensate());
    assertThat(call.tool("undo_call_1").stage()).isEqualTo(Stage.WAITING);

    call.attempts("undo_call_1");

    var undo = call.tool("undo_call_1").request();
    assertThat(undo.tool()).isEqualTo("undo");
    assertThat(undo.requestId()).isNotEqualTo(paid.requestId());
    assertThat(undo.arguments().get("effect_key").asText()).isEqualTo(paid.effectKey());
    assertThat(undo.arguments().get("arguments")).isEqualTo(paid.arguments());
    assertThat(call.decision().stored()).containsExactly(new SessionAction.Dispatch(undo, null));
  }

  @Test
  void anUndoNeedNotWaitLongerThanTheWorkerThatStops() {
    var call = bargedIn("pay").takes(Messages.failed("call_1", "cancelled"));

    assertThat(call.disposition()).isEqualTo(Disposition.DUPLICATE);
    assertThat(call.tool("undo_call_1").stage()).isEqualTo(Stage.REQUESTED);
  }

  @Test
  void noModelHearsOfAnUndoAndNoCallerWaitsForIt() {
    var call = bargedIn("pay").attempts("undo_call_1").result("undo_call_1");
    assertThat(call.disposition()).isEqualTo(Disposition.ACCEPTED);
    assertThat(call.orders(Respond.class)).isEmpty();

    call.callerEnds("item_q2");

    assertThat(outputs(call.asked()))
        .singleElement()
        .returns("call_1", ContextItem.Output::callId)
        .returns(ContextItem.Kind.CANCELLED, ContextItem.Output::kind);
  }

  @Test
  void anUndoThatFailsForGoodStaysInTheSessionsRecord() {
    var call = bargedIn("pay").attempts("undo_call_1").takes(Messages.failed("undo_call_1"));

    assertThat(SessionView.detail(call.state()).tools())
        .filteredOn(tool -> "call_1".equals(tool.compensates()))
        .singleElement()
        .returns("failed", tool -> tool.state())
        .matches(tool -> tool.problem() != null);
  }

  @Test
  void aSessionWaitsForItsUndoBeforeItEnds() {
    var call = bargedIn("pay").brokerHasCancel("call_1").detach(true);
    assertThat(call.state().isOver()).isFalse();

    call.attempts("undo_call_1").result("undo_call_1");

    assertThat(call.state().isOver()).isTrue();
  }

  // ---- approval

  @Test
  void aToolThatNeedsAYesIsNotAskedForBeforeItHasIt() {
    var call = careful("refund");
    assertThat(call.tool("call_1").stage()).isEqualTo(Stage.AWAITING_APPROVAL);
    assertThat(TestCall.RULES.resume(call.state(), call.now()))
        .noneMatch(SessionAction.Dispatch.class::isInstance);

    call.operatorSays("call_1", true);

    assertThat(call.decision().stored())
        .contains(
            new SessionAction.Dispatch(call.tool("call_1").request(), null),
            new SessionAction.Confirm(TestCall.OPERATOR, true));
    assertThat(call.tool("call_1").care().decidedBy()).isEqualTo("anna");
    assertThat(call.tool("call_1").request().deadline()).isAfter(call.now().plusSeconds(9));
  }

  @Test
  void aNoIsAnOutputLikeAnyOther() {
    var call = careful("refund").operatorSays("call_1", false);

    assertThat(outputs(call.asked()))
        .singleElement()
        .matches(output -> output.output().contains("not_approved"));
    assertThat(call.operatorSays("call_1", true).decision().stored())
        .containsExactly(new SessionAction.Confirm(TestCall.OPERATOR, false));
  }

  @Test
  void nobodysAnswerInTimeIsANo() {
    var call = careful("refund");
    var wake =
        TestCall.RULES.resume(call.state(), call.now()).stream()
            .filter(SessionAction.WakeAt.class::isInstance)
            .map(SessionAction.WakeAt.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(Duration.between(call.tool("call_1").times().requested(), wake.at()))
        .isEqualTo(Duration.ofMinutes(1));

    call.does(wake.command());

    assertThat(outputs(call.asked()))
        .singleElement()
        .matches(output -> output.output().contains("approval_timed_out"));
  }

  @Test
  void aResultForACallThatNobodyApprovedIsOfACallThatWasNeverMade() {
    assertThat(careful("refund").result("call_1").disposition())
        .isEqualTo(Disposition.UNKNOWN_CALL);
  }

  @Test
  void aCallThatWasNeverAskedForNeedsNoCancel() {
    var call = bargedIn("refund");

    assertThat(call.tool("call_1").stage()).isEqualTo(Stage.CANCELLED);
    assertThat(cancels(call.decision().stored())).isEmpty();
  }

  // ---- what comes back

  @Test
  void anOutputThatBreaksTheToolsSchemaIsAFailure() {
    var call = careful("pay").takes(Messages.found("call_1", "{\"paid\":true}"));

    assertThat(call.disposition()).isEqualTo(Disposition.BREAKS_SCHEMA);
    assertThat(call.tool("call_1").stage()).isEqualTo(Stage.FAILED);
    assertThat(call.tool("call_1").outcome().problem())
        .isEqualTo("output_breaks_schema: missing status");
    assertThat(outputs(call.asked()))
        .singleElement()
        .matches(output -> !output.output().contains("paid"));
  }

  @Test
  void theSameBrokenOutputIsRefusedTheSameWayAgain() {
    var call = careful("pay").takes(Messages.found("call_1", "{\"paid\":true}"));

    call.takes(Messages.found("call_1", "{\"paid\":true}"));

    assertThat(call.disposition()).isEqualTo(Disposition.BREAKS_SCHEMA);
    assertThat(call.decision().events()).isEmpty();
  }

  @Test
  void aResultForASessionThatIsOverIsRefusedWithThatReason() {
    var call = careful("order_status").detach(true).timesOut("call_1").brokerHasCancel("call_1");
    assertThat(call.state().isOver()).isTrue();

    assertThat(call.result("call_1").disposition()).isEqualTo(Disposition.SESSION_OVER);
    assertThat(call.result("call_9").disposition()).isEqualTo(Disposition.SESSION_OVER);
  }

  @Test
  void moreToolCallsThanASessionHoldsAreRefused() {
    var call = TestCall.careful();
    for (int i = 1; i <= 31; i++) {
      call.modelCalls("call_" + i, "quiet", "{\"order\":\"" + i + "\"}", true, null);
    }

    assertThat(call.facts(SessionEvent.ToolRefused.class))
        .singleElement()
        .returns("too_many_tool_calls", SessionEvent.ToolRefused::problem);
  }

  private static TestCall careful(String tool) {
    return TestCall.careful().modelCalls("call_1", tool).responseEnds(false);
  }

  private static TestCall bargedIn(String tool) {
    return TestCall.careful().modelCalls("call_1", tool).callerBegins("item_q2");
  }

  private static Duration pause(TestCall call) {
    var next = java.util.Objects.requireNonNull(call.tool("call_1").care().next());
    return Duration.between(
        call.facts(SessionEvent.ToolAttemptFailed.class).getFirst().at(), next.at());
  }

  private static List<String> wakes(TestCall call) {
    return call.decision().now().stream()
        .filter(SessionAction.WakeAt.class::isInstance)
        .map(action -> ((SessionAction.WakeAt) action).key())
        .toList();
  }

  private static List<SessionAction.CancelTool> cancels(List<SessionAction> actions) {
    return actions.stream()
        .filter(SessionAction.CancelTool.class::isInstance)
        .map(SessionAction.CancelTool.class::cast)
        .toList();
  }
}
