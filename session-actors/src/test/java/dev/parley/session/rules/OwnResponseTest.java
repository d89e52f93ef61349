package dev.parley.session.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.agent.ToolDefinition.OnBargeIn;
import dev.parley.session.ledger.ToolCall;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.TurnLog;
import dev.parley.session.model.TurnOutcome;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that takes turns itself answers unasked. */
class OwnResponseTest {

  private static final String OWN = "resp_1_1l1";

  private static TestCall answersUnasked(TestCall call) {
    return call.does(new SessionCommand.BeginOwnResponse(call.epoch(), OWN, call.now()));
  }

  @Test
  void itBelongsToTheTurnThatTheModelHeard() {
    var call = TestCall.quiet();
    call.does(new SessionCommand.HearCaller(call.epoch(), "item_1", true, null, call.now()));
    call.does(new SessionCommand.TakeUtterance(call.epoch(), "item_1", 900, false, call.now()));
    int turn = call.state().turns().latest();

    answersUnasked(call);

    assertThat(call.phase())
        .isInstanceOfSatisfying(
            Phase.Thinking.class,
            thinking -> {
              assertThat(thinking.responseId()).isEqualTo(OWN);
              assertThat(thinking.turn()).isEqualTo(turn);
            });
    assertThat(call.orders(SessionOrder.Respond.class)).isEmpty();
    assertThat(call.orders(SessionOrder.StopResponse.class)).isEmpty();
  }

  @Test
  void oneThatIsLostUnheardIsGivenInTheSameTurn() {
    var call = TestCall.quiet();
    call.does(new SessionCommand.HearCaller(call.epoch(), "item_1", true, null, call.now()));
    call.does(new SessionCommand.TakeUtterance(call.epoch(), "item_1", 900, false, call.now()));
    answersUnasked(call);
    call.does(
        new SessionCommand.EndResponse(
            call.epoch(), OWN, TurnOutcome.FAILED, false, Map.of(), call.now()));

    call.does(new SessionCommand.BeginOwnResponse(call.epoch(), "resp_1_2l1", call.now()));

    assertThat(call.state().turns().turns())
        .singleElement()
        .returns("item_1", TurnLog.Turn::callerItem)
        .returns(List.of(OWN, "resp_1_2l1"), TurnLog.Turn::responses);
  }

  @Test
  void whatItSaysIsPartOfTheConversation() {
    var call = answersUnasked(TestCall.quiet());
    call.does(new SessionCommand.BeginSpeaking(call.epoch(), OWN, call.now()));
    assertThat(call.phase()).isInstanceOf(Phase.Speaking.class);
    call.does(
        new SessionCommand.AddSpeech(
            call.epoch(), OWN, "item_a", "Good day.", true, 700, 700, true, call.now()));

    assertThat(call.state().conversation().find("item_a")).isNotNull();
  }

  @Test
  void itBeginsInAPauseOfACallerWhoMayGoOn() {
    var call = answersUnasked(TestCall.quiet().callerBegins("item_q1"));

    assertThat(call.phase()).isInstanceOf(Phase.Thinking.class);
    assertThat(call.state().overheard()).isEqualTo("item_q1");
  }

  @Test
  void whatTheSessionAskedForGoesFirst() {
    var call = answersUnasked(TestCall.thinking());

    assertThat(call.orders(SessionOrder.StopResponse.class))
        .singleElement()
        .returns(OWN, SessionOrder.StopResponse::responseId);
    assertThat(call.state().generating()).isEqualTo("resp_1_1");
  }

  @Test
  void itDoesNotSpeakOverAnAnswer() {
    var call = answersUnasked(TestCall.speaking());

    assertThat(call.orders(SessionOrder.StopResponse.class)).hasSize(1);
    assertThat(call.state().generating()).isEqualTo("resp_1_1");
  }

  @Test
  void itFollowsTheLastWordsOfAnAnswer() {
    var call = TestCall.speaking().agentSaid("item_a1", "Yes.", 900).responseEnds(true);

    answersUnasked(call);

    assertThat(call.state().generating()).isEqualTo(OWN);
  }

  @Test
  void itIsStoppedWhileAHumanHasTheCall() {
    var call = answersUnasked(TestCall.quiet().taken());

    assertThat(call.orders(SessionOrder.StopResponse.class)).hasSize(1);
    assertThat(call.phase()).isInstanceOf(Phase.Held.class);
  }

  @Test
  void itIsStoppedWhileTheLineIsParked() {
    var call = answersUnasked(TestCall.quiet().parked());

    assertThat(call.orders(SessionOrder.StopResponse.class)).hasSize(1);
    assertThat(call.state().generating()).isNull();
  }

  @Test
  void toldTwiceItIsBegunOnce() {
    var call = answersUnasked(answersUnasked(TestCall.quiet()));

    assertThat(call.state().turns().turns())
        .last()
        .satisfies(turn -> assertThat(turn.responses()).containsExactly(OWN));
    assertThat(call.orders(SessionOrder.StopResponse.class)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"weather", "search"})
  void theToolItselfSaysWhatBecomesOfWorkThatTheModelDoesNotWaitFor(String tool) {
    var call = TestCall.careful().modelCalls("call_1", tool);
    boolean kept = tool(call).terms().onBargeIn() == OnBargeIn.KEEP;

    call.does(new SessionCommand.WithdrawTool(call.epoch(), "call_1", call.now()));

    assertThat(tool(call).stage() == ToolCall.Stage.CANCELLED).isNotEqualTo(kept);
  }

  private static ToolCall tool(TestCall call) {
    return Objects.requireNonNull(call.state().tools().find("call_1"));
  }

  @Test
  void aCallThatNobodyKnowsIsNotWithdrawn() {
    var call = TestCall.thinking();
    var before = call.state();

    call.does(new SessionCommand.WithdrawTool(call.epoch(), "call_x", call.now()));

    assertThat(call.state()).isEqualTo(before);
  }
}
