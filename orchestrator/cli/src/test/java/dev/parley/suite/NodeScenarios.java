package dev.parley.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** The session's node dies while the caller's lives, and another takes the session up. */
final class NodeScenarios {

  /** From a node's death until another has taken up its sessions. */
  private static final long AWAY_MS = 1_500;

  static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "session's node dies in mid-answer",
              "The answer is heard out meanwhile, and the talk goes on.",
              Scenario.Need.NONE,
              NodeScenarios::inMidAnswer),
          new Scenario(
              "session's node dies while the caller asks",
              "The question is answered by whoever took the session up, once.",
              Scenario.Need.NONE,
              NodeScenarios::whileTheCallerAsks),
          new Scenario(
              "session's node dies with a call pending",
              "The tool is not asked again, and its result is spoken about.",
              Scenario.Need.NONE,
              NodeScenarios::withACallPending));

  private static void inMidAnswer(Scene call) {
    call.callsAndIsGreeted();
    call.says();
    call.hearsSomeOf(2);
    diesAndIsTakenUp(call);
    call.isAnswered(2);
    call.exchanges(3);

    assertThat(call.itemOf(2).complete()).isTrue();
    assertThat(call.model.answers).hasSize(3);
  }

  private static void whileTheCallerAsks(Scene call) {
    call.callsAndIsGreeted();
    call.says();
    diesAndIsTakenUp(call);
    call.isAnswered(2);
    call.exchanges(3);

    assertThat(call.model.answers).hasSize(3);
  }

  private static void withACallPending(Scene call) {
    call.callsAndIsGreeted();
    call.asksForATool();
    diesAndIsTakenUp(call);
    call.exchanges(3);
    call.now(() -> call.session.toolGives("shipped"));
    call.isAnswered(4);

    assertThat(call.session.requests).hasSize(1);
    assertThat(call.outputs()).hasSize(1);
  }

  private static void diesAndIsTakenUp(Scene call) {
    call.now(call.session::nodeDies);
    call.pass(AWAY_MS);
    call.now(call.session::isTakenUp);
  }

  private NodeScenarios() {}
}
