package dev.parley.session.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.model.ContextItem;
import dev.parley.session.model.Phase;
import dev.parley.session.model.ResponseCause;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionOrder.Respond;
import dev.parley.session.model.SessionState.PendingResponse;
import dev.parley.session.model.StopReason;
import dev.parley.session.model.TurnOutcome;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SpokenTurnTest {

  @Test
  void aCallerIsGreetedWithTheAgentsOwnWords() {
    var call = new TestCall().attach(true);

    assertThat(call.asked().say()).isEqualTo("Welcome to Parley.");
    assertThat(call.asked().turn()).isEqualTo(1);
    assertThat(call.phase()).isInstanceOf(Phase.Thinking.class);
  }

  @Test
  void nothingIsSaidToALegBeforeItsArrivalIsInTheJournal() {
    var call = new TestCall().attach(true);

    assertThat(call.decision().now()).isEmpty();
    assertThat(call.orders().getFirst()).isEqualTo(new SessionOrder.Attached("sess_1", 1, null));
  }

  @Test
  void anAgentThatDoesNotGreetWaitsForTheCaller() {
    assertThat(TestCall.quiet().orders())
        .containsExactly(new SessionOrder.Attached("sess_1", 1, null));
    assertThat(TestCall.quiet().phase()).isEqualTo(new Phase.Listening());
  }

  @Test
  void anUtteranceIsATurnAndIsAnsweredAtOnce() {
    var call = TestCall.quiet().callerBegins("item_q1");
    assertThat(call.phase()).isEqualTo(new Phase.Hearing("item_q1"));
    call.callerEnds("item_q1");

    assertThat(call.orders(SessionOrder.ItemAdded.class))
        .singleElement()
        .matches(SessionOrder.ItemAdded::committed);
    assertThat(call.asked())
        .returns(1, Respond::turn)
        .returns("resp_1_1", Respond::responseId)
        .returns(null, Respond::say);
    assertThat(call.asked().context())
        .containsExactly(new ContextItem.Message("item_q1", ContextItem.Role.CALLER, ""));
  }

  @Test
  void aTurnGoesFromThinkingThroughSpeakingToListening() {
    var call = TestCall.thinking();
    var response = call.response();

    assertThat(call.agentBegins().phase())
        .isEqualTo(
            new Phase.Speaking(1, response, true, new PendingResponse(ResponseCause.CALLER, null)));
    call.agentSaid("item_a1", "It is on its way.", 60_000);
    assertThat(call.responseEnds(true).phase())
        .isEqualTo(new Phase.Speaking(1, response, false, null));
    assertThat(call.playoutEnds().phase()).isEqualTo(new Phase.Listening());
  }

  @Test
  void theNextTurnsModelSeesWhatWasSaidInThisOne() {
    var call = TestCall.thinking();
    call.does(new SessionCommand.NoteTranscript(1, "item_q1", "Where is my order?", call.now()))
        .agentAnswers("item_a1", "It is on its way.")
        .callerSays("item_q2");

    assertThat(call.asked().turn()).isEqualTo(2);
    assertThat(call.asked().context())
        .containsExactly(
            new ContextItem.Message("item_q1", ContextItem.Role.CALLER, "Where is my order?"),
            new ContextItem.Message("item_a1", ContextItem.Role.AGENT, "It is on its way."),
            new ContextItem.Message("item_q2", ContextItem.Role.CALLER, ""));
  }

  @Test
  void aTurnKeepsItsOutcomeAndItsLatencies() {
    var call = TestCall.thinking().agentAnswers("item_a1", "Yes.");

    var turn = call.state().turns().turns().getLast();
    assertThat(turn.outcome()).isEqualTo(TurnOutcome.COMPLETED);
    assertThat(turn.stages()).isEqualTo(Map.of("first_audio", 310L));
  }

  @Test
  void aTranscriptForAnItemThatIsNotThereIsDropped() {
    var call = TestCall.quiet();

    call.does(new SessionCommand.NoteTranscript(1, "item_x", "hello", call.now()));

    assertThat(call.decision()).isEqualTo(Decision.ignore());
  }

  @Test
  void aSoundThatWasNoSpeechLeavesTheCallListening() {
    var call = TestCall.quiet().callerBegins("item_q1");

    call.does(new SessionCommand.DropSpeech(1, call.now()));

    assertThat(call.phase()).isEqualTo(new Phase.Listening());
    assertThat(call.orders()).isEmpty();
  }

  @Test
  void anUtteranceThatTheClientWillAnswerIsOnlyKept() {
    var call = TestCall.quiet();

    call.does(new SessionCommand.TakeUtterance(1, "item_q1", 900, false, call.now()));

    assertThat(call.orders(Respond.class)).isEmpty();
    assertThat(call.state().turns().latest()).isEqualTo(1);
    assertThat(call.clientAsks("evt_1").asked().turn()).isEqualTo(1);
  }

  @Test
  void aClientThatAsksWithoutAnUtteranceOpensATurn() {
    var call = TestCall.thinking().agentAnswers("item_a1", "Yes.").clientAsks("evt_1");

    assertThat(call.asked().turn()).isEqualTo(2);
    assertThat(call.state().turns().turns().getLast().cause()).isEqualTo(ResponseCause.CLIENT);
  }

  @Test
  void whatTheClientAskedForReachesTheModel() {
    var call = TestCall.quiet();
    var brief = ResponseOptions.NONE.withInstructions("be brief");

    call.does(new SessionCommand.AskResponse(1, "evt_1", brief, call.now()));

    assertThat(call.asked().options()).isEqualTo(brief);
  }

  @Test
  void aSecondResponseIsRefusedWhileOneIsActive() {
    assertThat(TestCall.thinking().clientAsks("evt_1").complaint())
        .isEqualTo("conversation_already_has_active_response");
    assertThat(TestCall.speaking().clientAsks("evt_1").complaint())
        .isEqualTo("conversation_already_has_active_response");
  }

  @Test
  void aClientMayAskAgainWhileTheLastWordsStillPlay() {
    var call = TestCall.speaking().agentSaid("item_a1", "Yes.", 1_000).responseEnds(true);

    assertThat(call.clientAsks("evt_1").asked().responseId()).isEqualTo("resp_1_2");
  }

  @Test
  void cancellingWithNothingRunningIsAComplaint() {
    assertThat(TestCall.quiet().clientStops(null).complaint())
        .isEqualTo("response_cancel_not_active");
    assertThat(TestCall.speaking().responseEnds(true).clientStops(null).complaint())
        .isEqualTo("response_cancel_not_active");
    assertThat(TestCall.thinking().clientStops("resp_1_99").complaint())
        .isEqualTo("response_cancel_not_active");
    assertThat(TestCall.quiet().callerBegins("item_q1").clientStops(null).complaint())
        .isEqualTo("response_cancel_not_active");
  }

  @Test
  void cancellingStopsTheRunningResponse() {
    var call = TestCall.speaking().clientStops(null);

    assertThat(call.orders())
        .containsExactly(new SessionOrder.StopResponse("resp_1_1", StopReason.CLIENT_CANCELLED));
    assertThat(call.responseEnds(TurnOutcome.CANCELLED, false).phase())
        .isEqualTo(new Phase.Listening());
  }

  @Test
  void whatTheCallerSaysUnderAnAgentThatMustNotBeInterruptedIsAnsweredAfterwards() {
    var call = TestCall.speaking();
    call.does(new SessionCommand.HearCaller(1, "item_q2", false, null, call.now()));
    assertThat(call.phase()).isInstanceOf(Phase.Speaking.class);

    call.callerEnds("item_q2");
    assertThat(call.orders(Respond.class)).isEmpty();

    assertThat(call.responseEnds(false).asked().turn()).isEqualTo(2);
  }

  @Test
  void theSameUtteranceToldTwiceIsOneTurn() {
    var call = TestCall.thinking().agentAnswers("item_a1", "Yes.").callerEnds("item_q1");

    assertThat(call.decision()).isEqualTo(Decision.ignore());
    assertThat(call.state().turns().latest()).isEqualTo(1);
  }

  @Test
  void settingsAreKept() {
    var call = TestCall.quiet().keeps("alto");

    assertThat(call.state().settings().path("voice").asText()).isEqualTo("alto");
    assertThat(Objects.requireNonNull(call.decision()).now()).isEmpty();
  }
}
