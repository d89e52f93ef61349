package dev.parley.suite;

import static dev.parley.suite.Scenario.LINK_ENDS;
import static dev.parley.suite.Scenario.RESUMES;
import static dev.parley.suite.Scenario.SOUND;
import static dev.parley.suite.Scenario.TRUNCATES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionEvent;
import java.util.List;

/** The link is replaced before it ends. */
final class RollOverScenarios {

  /** Whatever was still to be said has been said. */
  private static final long SETTLED_MS = 5_000;

  static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "roll-over in a pause",
              "The next link knows all that was said, and nobody notices.",
              LINK_ENDS,
              RollOverScenarios::rollOverInAPause),
          new Scenario(
              "roll-over by a handle",
              "The next link goes on where the last one was, unless the last one was answering:"
                  + " then it begins with what was heard.",
              LINK_ENDS.and(RESUMES),
              RollOverScenarios::rollOverByAHandle),
          new Scenario(
              "roll-over during a barge-in",
              "What the caller is saying reaches the next link whole, and is answered once.",
              LINK_ENDS,
              RollOverScenarios::rollOverDuringABargeIn),
          new Scenario(
              "roll-over during a truncate",
              "The next link knows of the cut answer what was heard of it, and no more.",
              LINK_ENDS.and(TRUNCATES).and(SOUND),
              RollOverScenarios::rollOverDuringATruncate),
          new Scenario(
              "roll-over during a take-over",
              "The agent is silent while a human has the call, on whatever link, and answers"
                  + " again afterwards.",
              LINK_ENDS,
              RollOverScenarios::rollOverDuringATakeOver),
          new Scenario(
              "roll-over with a call pending",
              "The tool is asked once, and the next link speaks about its result.",
              LINK_ENDS,
              RollOverScenarios::rollOverWithACallPending),
          new Scenario(
              "roll-over while the session's node is dead",
              "The link is replaced without the session, and what was told meanwhile is told"
                  + " again.",
              LINK_ENDS,
              RollOverScenarios::rollOverWhileTheNodeIsDead));

  private static void rollOverInAPause(Scene call) {
    call.callsAndIsGreeted();
    call.exchanges(2);
    call.now(() -> call.model.goesAway(60_000));
    call.linkIs(2);
    call.exchanges(3);

    assertThat(call.model.answers.getLast().link()).isEqualTo(2);
    assertThat(call.state().models())
        .singleElement()
        .satisfies(change -> assertThat(change.reason()).isEqualTo(ModelChangeReason.GOING_AWAY));
    assertThat(call.caller.ear.millisOf(2)).isGreaterThanOrEqualTo(call.answerMs());
  }

  private static void rollOverByAHandle(Scene call) {
    call.callsAndIsGreeted();
    call.exchanges(2);
    call.now(() -> call.model.goesAway(60_000));
    call.linkIs(2);
    assertThat(call.model.beginnings.getLast().handle()).isNotNull();
    call.says();
    call.hearsSomeOf(3);
    call.now(() -> call.model.goesAway(0));
    call.linkIs(3);

    assertThat(call.model.beginnings.getLast().handle())
        .as("of a state before the answer")
        .isNull();
    assertThat(call.model.beginnings.getLast().seed())
        .extracting(ContextItem::id)
        .contains(call.itemOf(2).id(), call.latestSaid().id());
    call.pass(SETTLED_MS);
    call.until("nobody speaks", call::isQuiet);
    call.exchanges(call.model.answers.size() + 1);
  }

  private static void rollOverDuringABargeIn(Scene call) {
    call.callsAndIsGreeted();
    call.says();
    call.hearsSomeOf(2);
    call.beginsToSay();
    call.until("the agent is cut", () -> call.state().phase() instanceof Phase.Hearing);
    call.now(() -> call.model.goesAway(0));
    call.linkIs(2);
    call.endsSaying();
    call.isAnswered(3);

    assertThat(call.model.answers.getLast().link()).isEqualTo(2);
    assertThat(call.questionOf(call.model.answers.getLast())).isEqualTo(call.latestSaid().id());
  }

  private static void rollOverDuringATruncate(Scene call) {
    call.callsAndIsGreeted();
    call.says();
    call.hearsSomeOf(2);
    call.beginsToSay();
    call.until("the model is told", () -> !call.model.truncated.isEmpty());
    call.now(() -> call.model.goesAway(0));
    call.linkIs(2);
    call.endsSaying();
    call.isAnswered(3);

    assertThat(call.model.contexts.getLast())
        .filteredOn(item -> item.id().equals(call.itemOf(2).id()))
        .singleElement()
        .isEqualTo(
            new ContextItem.Message(
                call.itemOf(2).id(), ContextItem.Role.AGENT, call.itemOf(2).heardText()));
  }

  private static void rollOverDuringATakeOver(Scene call) {
    call.callsAndIsGreeted();
    call.says();
    call.hearsSomeOf(2);
    call.now(call.session::humanTakesOver);
    call.until("a human has the call", () -> call.state().phase() instanceof Phase.Held);
    call.now(() -> call.model.goesAway(0));
    call.linkIs(2);
    call.pass(500);
    long heard = call.caller.ear.allMillis();
    call.saysToTheHuman();
    call.pass(3_000);
    assertThat(call.caller.ear.allMillis()).as("heard of the agent meanwhile").isEqualTo(heard);

    call.now(call.session::humanHandsBack);
    call.until("the agent has it again", call::isQuiet);
    // A model that hears all sound has not heard the talk meanwhile: it begins with it, on a link
    // that is opened anew.
    int links = call.row.takesTurns() ? 3 : 2;
    int before = call.model.answers.size();
    call.says();
    call.isAnswered(before + 1);
    assertThat(call.model.links()).isEqualTo(links);
    assertThat(call.model.answers.getLast().link()).isEqualTo(links);
  }

  private static void rollOverWithACallPending(Scene call) {
    call.callsAndIsGreeted();
    call.asksForATool();
    call.now(() -> call.model.goesAway(60_000));
    call.linkIs(2);
    call.exchanges(3);
    call.now(() -> call.session.toolGives("shipped"));
    call.isAnswered(4);

    assertThat(call.session.requests).hasSize(1);
    assertThat(call.outputs()).hasSize(1);
    assertThat(call.model.answers.getLast().link()).isEqualTo(2);
  }

  private static void rollOverWhileTheNodeIsDead(Scene call) {
    call.callsAndIsGreeted();
    call.exchanges(2);
    call.now(call.session::nodeDies);
    call.now(() -> call.model.goesAway(60_000));
    call.linkIs(2);
    call.says();
    call.pass(1_500);
    call.now(call.session::isTakenUp);
    call.until(
        "what was told meanwhile is told again",
        () -> call.session.events(SessionEvent.ModelChanged.class).size() == 1);
    call.isAnswered(3);

    assertThat(call.model.answers.getLast().link()).isEqualTo(2);
  }

  private RollOverScenarios() {}
}
