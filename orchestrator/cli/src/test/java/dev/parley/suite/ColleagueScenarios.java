package dev.parley.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.model.Phase;
import dev.parley.suite.LegRow.Can;
import java.util.List;

/** Others come to the call by legs of their own. */
final class ColleagueScenarios {

  /** Nearly all of what somebody says in a second. */
  private static final long MOST_OF_A_SECOND_MS = 800;

  static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "a human takes over by a leg of their own",
              "Caller and human hear each other, and the agent is silent until it has the call"
                  + " again; a leg by which nobody could be heard refuses guests by name.",
              Scenario.of(Can.GUESTS),
              ColleagueScenarios::takesOver,
              ColleagueScenarios::refused));

  private static void takesOver(Scene call) {
    call.callsAndIsGreeted();
    call.says();
    call.hearsSomeOf(2);
    var human = Colleague.humanAgent(call.door);
    call.now(human::joins);
    call.until(
        "the session knows the human",
        () -> call.state().participants().find(Colleague.HUMAN) != null);
    call.now(() -> call.session.takesOver(Colleague.HUMAN));
    call.until("the human has the call", () -> call.state().phase() instanceof Phase.Held);
    call.pass(100);
    long agents = call.caller.ear.millisOf(2);

    human.speaks(true);
    call.pass(1_000);
    human.speaks(false);
    assertThat(call.caller.ear.millisOf(Colleague.VOICE)).isGreaterThan(MOST_OF_A_SECOND_MS);
    call.saysToTheHuman();
    call.pass(500);
    assertThat(human.heardOfPeople()).isGreaterThan(MOST_OF_A_SECOND_MS);
    assertThat(call.caller.ear.millisOf(2)).as("of the agent meanwhile").isEqualTo(agents);

    call.now(call.session::humanHandsBack);
    call.until("the agent has it again", call::isQuiet);
    int next = call.model.answers.size() + 1;
    call.exchanges(next);
    assertThat(human.ear.millisOf(next)).isGreaterThan(MOST_OF_A_SECOND_MS);
    call.now(human::leaves);
    call.exchanges(next + 1);
    assertThat(human.ear.millisOf(next + 1)).isZero();
  }

  private static void refused(Scene call) {
    call.callsAndIsGreeted();
    var human = Colleague.humanAgent(call.door);
    call.now(human::joins);

    assertThat(human.letGo).isEqualTo("unsupported_by_leg");
    call.exchanges(2);
  }

  private ColleagueScenarios() {}
}
