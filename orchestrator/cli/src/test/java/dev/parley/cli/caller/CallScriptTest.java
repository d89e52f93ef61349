package dev.parley.cli.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.caller.CallScript.Action;
import dev.parley.cli.caller.CallScript.Event;
import dev.parley.cli.caller.CallScript.Outcome;
import dev.parley.cli.caller.CallScript.Plan;
import dev.parley.cli.caller.CallScript.Position;
import dev.parley.cli.caller.CallScript.State;
import dev.parley.cli.caller.CallScript.Step;
import dev.parley.cli.caller.ToolWait.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallScriptTest {

  private static final List<State> STATES =
      List.of(
          new State.Dialling(),
          new State.Greeted(0),
          new State.Talking(1, false),
          new State.Awaiting(1),
          new State.Hearing(1, 0),
          new State.Resting(1, 0),
          new State.Repeating(1, 0),
          new State.Over(Outcome.ANSWERED));
  private static final List<Event.Fatal> FATAL =
      List.of(new Event.AgentFailed(), new Event.LineDropped(), new Event.TimeUp());
  private static final List<Event> EVENTS =
      List.of(
          new Event.SessionReady(),
          new Event.ResponseStarted(),
          new Event.ResponseEmpty(),
          new Event.AgentBegan(),
          new Event.AgentFellSilent(),
          new Event.UtteranceSpoken(),
          new Event.CameBack(false),
          new Event.ToolMoved("call_1", Stage.RUNNING),
          new Event.Tick());

  private final List<Action> done = new ArrayList<>();

  @Test
  void aCallerWithOneQuestionHangsUpAfterTheAnswer() {
    var end =
        play(
            Plan.of(1, 0),
            at(0, new Event.SessionReady()),
            at(1_000, new Event.Tick()),
            at(3_000, new Event.UtteranceSpoken()),
            at(3_200, new Event.ResponseStarted()),
            at(3_300, new Event.AgentBegan()),
            at(5_000, new Event.AgentFellSilent()),
            at(5_699, new Event.Tick()),
            at(5_700, new Event.Tick()));

    assertThat(end).isEqualTo(new State.Over(Outcome.ANSWERED));
    assertThat(done).containsExactly(new Action.Say(1, false), new Action.HangUp());
  }

  @Test
  void anUtteranceThatTheBreakSwallowedIsSaidAgainAfterTheAgentsWordAboutIt() {
    play(
        Plan.of(1, 0),
        at(0, new Event.SessionReady()),
        at(1_000, new Event.Tick()),
        at(3_000, new Event.UtteranceSpoken()),
        at(4_000, new Event.CameBack(false)),
        at(4_200, new Event.AgentBegan()),
        at(6_500, new Event.Tick()),
        at(6_600, new Event.AgentFellSilent()));

    assertThat(done).containsExactly(new Action.Say(1, false), new Action.Say(1, false));
  }

  @Test
  void anUtteranceThatArrivedIsNotSaidAgain() {
    var end =
        play(
            Plan.of(1, 0),
            at(0, new Event.SessionReady()),
            at(1_000, new Event.Tick()),
            at(3_000, new Event.UtteranceSpoken()),
            at(4_000, new Event.CameBack(true)),
            at(9_000, new Event.Tick()));

    assertThat(end).isEqualTo(new State.Awaiting(1));
    assertThat(done).containsExactly(new Action.Say(1, false));
  }

  @Test
  void afterABreakTheAgentIsGivenTimeToGoOn() {
    play(
        Plan.of(1, 0),
        at(0, new Event.SessionReady()),
        at(1_000, new Event.Tick()),
        at(3_000, new Event.UtteranceSpoken()),
        at(3_300, new Event.AgentBegan()),
        at(4_000, new Event.CameBack(true)),
        at(6_100, new Event.Tick()),
        at(6_150, new Event.AgentBegan()),
        at(8_000, new Event.AgentFellSilent()),
        at(8_700, new Event.Tick()));

    assertThat(done).containsExactly(new Action.Say(1, false), new Action.HangUp());
  }

  @Test
  void anAgentThatGreetsIsHeardOut() {
    var end =
        play(
            Plan.of(1, 0),
            at(0, new Event.SessionReady()),
            at(100, new Event.ResponseStarted()),
            at(2_000, new Event.Tick()),
            at(2_100, new Event.AgentBegan()),
            at(4_000, new Event.Tick()),
            at(4_000, new Event.AgentFellSilent()),
            at(4_700, new Event.Tick()));

    assertThat(end).isEqualTo(new State.Talking(1, false));
    assertThat(done).containsExactly(new Action.Say(1, false));
  }

  @Test
  void aGreetingThatComesToNothingLeavesTheFirstWordToTheCaller() {
    var end =
        play(
            Plan.of(1, 0),
            at(0, new Event.SessionReady()),
            at(100, new Event.ResponseStarted()),
            at(200, new Event.ResponseEmpty()),
            at(1_200, new Event.Tick()));

    assertThat(end).isEqualTo(new State.Talking(1, false));
  }

  @Test
  void theNextThingIsSaidOnceTheAgentHasFallenSilent() {
    playFromFirstQuestion(
        Plan.of(2, 0),
        at(2_500, new Event.AgentBegan()),
        at(3_500, new Event.AgentFellSilent()),
        at(4_200, new Event.Tick()));

    assertThat(done).containsExactly(new Action.Say(1, false), new Action.Say(2, false));
  }

  @Test
  void aCallerBargesInOnceAndNotIntoTheGreeting() {
    var end =
        play(
            Plan.of(2, 1_000),
            at(0, new Event.SessionReady()),
            at(100, new Event.AgentBegan()),
            at(5_000, new Event.Tick()),
            at(5_000, new Event.AgentFellSilent()),
            at(5_700, new Event.Tick()),
            at(7_000, new Event.UtteranceSpoken()),
            at(7_500, new Event.AgentBegan()),
            at(8_499, new Event.Tick()),
            at(8_500, new Event.Tick()),
            at(8_700, new Event.AgentFellSilent()),
            at(9_000, new Event.UtteranceSpoken()),
            at(9_500, new Event.AgentBegan()),
            at(12_000, new Event.Tick()));

    assertThat(end).isEqualTo(new State.Hearing(2, 9_500));
    assertThat(done).containsExactly(new Action.Say(1, false), new Action.Say(2, true));
  }

  @Test
  void aCallerWhoHasSaidAllBargesInWithASpareUtterance() {
    playFromFirstQuestion(
        Plan.of(1, 1_000),
        at(2_500, new Event.AgentBegan()),
        at(3_500, new Event.Tick()),
        at(3_600, new Event.AgentFellSilent()),
        at(4_000, new Event.UtteranceSpoken()),
        at(4_500, new Event.AgentBegan()),
        at(5_000, new Event.AgentFellSilent()),
        at(5_700, new Event.Tick()));

    assertThat(done)
        .containsExactly(new Action.Say(1, false), new Action.Say(2, true), new Action.HangUp());
  }

  @Test
  void anAnswerIntoTheCallersOwnPauseIsAnAnswer() {
    var end =
        play(
            Plan.of(1, 0),
            at(0, new Event.SessionReady()),
            at(1_000, new Event.Tick()),
            at(2_000, new Event.AgentBegan()),
            at(2_100, new Event.UtteranceSpoken()));

    assertThat(end).isEqualTo(new State.Hearing(1, 2_100));
  }

  @Test
  void anAnswerThatTheCallersVoiceCutIsNone() {
    var end =
        play(
            Plan.of(1, 0),
            at(0, new Event.SessionReady()),
            at(1_000, new Event.Tick()),
            at(2_000, new Event.AgentBegan()),
            at(2_050, new Event.AgentFellSilent()),
            at(2_100, new Event.UtteranceSpoken()));

    assertThat(end).isEqualTo(new State.Awaiting(1));
  }

  @Test
  void anAcknowledgementIsNotTheAnswerWhileItsToolRuns() {
    var end =
        playFromFirstQuestion(
            Plan.of(1, 0),
            at(2_100, tool(Stage.RUNNING)),
            at(2_200, new Event.AgentBegan()),
            at(3_000, new Event.AgentFellSilent()),
            at(6_000, new Event.Tick()),
            at(6_100, tool(Stage.ENDED)),
            at(30_000, new Event.Tick()));
    assertThat(end).isEqualTo(new State.Resting(1, 3_000));

    end =
        playFromFirstQuestion(
            Plan.of(1, 0),
            at(2_100, tool(Stage.RUNNING)),
            at(2_200, new Event.AgentBegan()),
            at(3_000, new Event.AgentFellSilent()),
            at(6_100, tool(Stage.ENDED)),
            at(6_110, tool(Stage.DELIVERED)),
            at(6_300, new Event.AgentBegan()),
            at(8_000, new Event.AgentFellSilent()),
            at(8_700, new Event.Tick()));
    assertThat(end).isEqualTo(new State.Over(Outcome.ANSWERED));
  }

  @Test
  void aResultThatIsDeliveredSilentlyIsNotWaitedForLong() {
    var end =
        playFromFirstQuestion(
            Plan.of(1, 0),
            at(2_100, tool(Stage.RUNNING)),
            at(2_200, new Event.AgentBegan()),
            at(3_000, new Event.AgentFellSilent()),
            at(4_000, tool(Stage.DELIVERED)),
            at(8_999, new Event.Tick()),
            at(9_000, new Event.Tick()));

    assertThat(end).isEqualTo(new State.Over(Outcome.ANSWERED));
  }

  @Test
  void aDeliveryDuringItsOwnAnswerOwesNothingMore() {
    var tools =
        ToolWait.NONE
            .after(tool(Stage.RUNNING), 0)
            .after(tool(Stage.ENDED), 1)
            .after(new Event.AgentBegan(), 2)
            .after(tool(Stage.DELIVERED), 3);

    assertThat(tools).isEqualTo(ToolWait.NONE);
  }

  @Test
  void aCancelledToolIsNotWaitedFor() {
    assertThat(ToolWait.NONE.after(tool(Stage.RUNNING), 0).after(tool(Stage.CANCELLED), 1))
        .isEqualTo(ToolWait.NONE);
  }

  @Test
  void anAgentThatAnswersAndHangsUpHasAnswered() {
    assertThat(step(new State.Resting(1, 0), new Event.LineDropped(), 10).position().state())
        .isEqualTo(new State.Over(Outcome.ANSWERED));
  }

  @Test
  void aLineThatDropsBeforeTheAnswerIsNoAnswer() {
    assertThat(step(new State.Hearing(1, 0), new Event.LineDropped(), 10).position().state())
        .isEqualTo(new State.Over(Outcome.DROPPED));
  }

  @ParameterizedTest
  @MethodSource("everyPair")
  void everyEventIsDecidedInEveryState(State state, Event event) {
    var step = step(state, event, 100_000);

    boolean over = step.position().state() instanceof State.Over;
    boolean was = state instanceof State.Over;
    assertThat(step.actions().contains(new Action.HangUp())).isEqualTo(over && !was);
    if (event instanceof Event.Fatal) {
      assertThat(over).isTrue();
    }
    if (was) {
      assertThat(step.position().state()).isEqualTo(state);
    }
  }

  static Stream<Arguments> everyPair() {
    assertThat(STATES).hasSize(State.class.getPermittedSubclasses().length);
    assertThat(FATAL).hasSize(Event.Fatal.class.getPermittedSubclasses().length);
    // ToolMoved, the sealed OfTalk and the sealed Fatal.
    assertThat(Event.class.getPermittedSubclasses()).hasSize(3);
    assertThat(EVENTS).hasSize(Event.OfTalk.class.getPermittedSubclasses().length + 1);
    var all = Stream.concat(EVENTS.stream(), FATAL.stream()).toList();
    return STATES.stream().flatMap(s -> all.stream().map(e -> Arguments.of(s, e)));
  }

  private record Timed(long at, Event event) {}

  private static Timed at(long at, Event event) {
    return new Timed(at, event);
  }

  private static Event tool(Stage stage) {
    return new Event.ToolMoved("call_1", stage);
  }

  /** The same from 2 s on, when a caller who was not greeted has asked its first question. */
  private State playFromFirstQuestion(Plan plan, Timed... story) {
    var whole =
        Stream.concat(
            Stream.of(
                at(0, new Event.SessionReady()),
                at(1_000, new Event.Tick()),
                at(2_000, new Event.UtteranceSpoken())),
            Stream.of(story));
    return play(plan, whole.toArray(Timed[]::new));
  }

  private State play(Plan plan, Timed... story) {
    done.clear();
    var script = new CallScript(plan);
    var position = Position.START;
    for (var timed : story) {
      var step = script.advance(position, timed.event, timed.at);
      done.addAll(step.actions());
      position = step.position();
    }
    return position.state();
  }

  private static Step step(State state, Event event, long now) {
    return new CallScript(Plan.of(1, 0))
        .advance(new Position(state, ToolWait.NONE, false), event, now);
  }
}
