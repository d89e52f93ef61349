package dev.parley.suite;

import static dev.parley.suite.Scenario.LINK_BREAKS;
import static dev.parley.suite.Scenario.OUR_TURNS;
import static dev.parley.suite.Scenario.OWN_ANSWERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.model.ContextItem;
import java.util.List;

/** The link is lost. */
final class FailOverScenarios {

  /** Whatever was still to be said has been said. */
  private static final long SETTLED_MS = 5_000;

  static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "fail-over in mid-answer",
              "The answer goes on after what was heard of it; it is not begun again.",
              LINK_BREAKS,
              FailOverScenarios::failOverInMidAnswer),
          new Scenario(
              "link lost right after the question",
              "The next link answers, once.",
              LINK_BREAKS,
              FailOverScenarios::linkLostAfterTheQuestion),
          new Scenario(
              "link lost as the answer begins",
              "Nothing of the answer was heard: it is given anew, and heard once.",
              LINK_BREAKS.and(OUR_TURNS),
              FailOverScenarios::linkLostAsTheAnswerBegins),
          new Scenario(
              "link lost as the model answers unasked",
              "The next link hears the question again, and its answer is the only one heard.",
              LINK_BREAKS.and(OWN_ANSWERS),
              FailOverScenarios::linkLostAsTheAnswerBegins),
          new Scenario(
              "link lost after a tool was called",
              "The tool is asked once, whatever is asked again, and the next link speaks about its"
                  + " result.",
              LINK_BREAKS,
              FailOverScenarios::linkLostAfterAToolWasCalled),
          new Scenario(
              "model lost, another of the list",
              "A model of another kind, with other formats and turns, hears what the caller said"
                  + " meanwhile, knows the talk, answers once, and stays.",
              LINK_BREAKS,
              FailOverScenarios::anotherKindOfModelAnswers));

  private static void failOverInMidAnswer(Scene call) {
    call.callsAndIsGreeted();
    call.says();
    call.hearsSomeOf(2);
    call.now(call.model::dies);
    call.linkIs(2);
    call.isAnswered(3);

    assertThat(call.model.answers).hasSize(3);
    assertThat(call.model.answers.getLast().question()).as("it goes on").isNull();
    assertThat(call.itemOf(2).complete()).isFalse();
    assertThat(call.itemOf(2).heardMs()).isLessThan(call.answerMs());
    assertThat(call.state().owed()).isNull();
  }

  private static void linkLostAfterTheQuestion(Scene call) {
    call.callsAndIsGreeted();
    call.says();
    call.until("the turn is taken", () -> call.state().turns().latest() > 1);
    call.now(call.model::dies);
    call.linkIs(2);
    call.isAnswered(call.model.answers.size() == 1 ? 2 : 3);

    assertThat(call.questionOf(call.model.answers.getLast())).isEqualTo(call.latestSaid().id());
  }

  private static void linkLostAsTheAnswerBegins(Scene call) {
    call.callsAndIsGreeted();
    call.says();
    call.until("the answer is begun", () -> call.model.answers.size() == 2);
    call.now(call.model::dies);
    call.linkIs(2);
    call.isAnswered(3);

    assertThat(call.caller.ear.millisOf(2)).isZero();
    assertThat(call.model.answers).hasSize(3);
  }

  private static void linkLostAfterAToolWasCalled(Scene call) {
    call.callsAndIsGreeted();
    call.now(call.model::callsToolNext);
    call.says();
    call.until("the tool is asked", () -> call.session.requests.size() == 1);
    call.now(call.model::dies);
    call.linkIs(2);
    call.pass(SETTLED_MS);
    call.until("nobody speaks", call::isQuiet);
    int next = call.model.answers.size() + 1;
    call.now(() -> call.session.toolGives("shipped"));
    call.isAnswered(next);

    assertThat(call.session.requests).hasSize(1);
    assertThat(call.outputs()).hasSize(1);
    assertThat(call.model.answers.getLast().link()).isEqualTo(2);
  }

  private static void anotherKindOfModelAnswers(Scene call) {
    call.now(() -> call.door.offers(Door.WITH_NEXT));
    call.callsAndIsGreeted();
    call.exchanges(2);
    int links = call.model.links();
    call.now(call.model::isGone);
    call.says();
    call.isAnswered(3);
    call.exchanges(4);

    assertThat(call.model.links()).as("the first was had no more").isEqualTo(links);
    assertThat(call.door.next.links()).isEqualTo(1);
    assertThat(call.state().models())
        .singleElement()
        .satisfies(change -> {
          assertThat(change.from()).isEqualTo("desk");
          assertThat(change.to()).isEqualTo("next");
        });
    assertThat(call.door.next.contexts)
        .anySatisfy(context ->
            assertThat(context).extracting(ContextItem::id).contains(call.itemOf(2).id()));
  }

  private FailOverScenarios() {}
}
