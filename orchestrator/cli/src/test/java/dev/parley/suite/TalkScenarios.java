package dev.parley.suite;

import static dev.parley.suite.Scenario.OUR_TURNS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.PortCapabilities.Flushing;
import dev.parley.session.model.AgentTerms;
import dev.parley.session.model.TurnOutcome;
import dev.parley.suite.LegRow.Can;
import java.util.List;

/**
 * How agent and caller talk, with tools. Answer 1 is always the greeting, answer 2 the first thing
 * answered.
 */
final class TalkScenarios {

  static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "greeting and a turn",
              "The agent greets, the caller asks, the agent answers, and all of it was heard; a leg"
                  + " and a model that cannot talk with each other are told so.",
              Scenario.Need.NONE,
              TalkScenarios::greetingAndATurn,
              TalkScenarios::doNotFit),
          new Scenario(
              "barge-in",
              "The agent is cut at once, and what was not heard of it is not in the conversation.",
              Scenario.Need.NONE,
              TalkScenarios::bargeIn),
          new Scenario(
              "a cough",
              "The agent pauses and goes on where it was; nothing was said, and nothing is heard twice.",
              OUR_TURNS.and(Scenario.of(Can.CONFIRM)),
              TalkScenarios::cough),
          new Scenario(
              "a tool call",
              "A tool works while the talk goes on, and its result is spoken about in a later"
                  + " turn.",
              Scenario.Need.NONE,
              TalkScenarios::toolCall),
          new Scenario(
              "agent changed with a call pending",
              "The new agent speaks about what the old one asked for.",
              Scenario.Need.NONE,
              TalkScenarios::agentChangedWithACallPending));

  private static void greetingAndATurn(Scene call) {
    call.callsAndIsGreeted();
    call.exchanges(2);

    assertThat(call.itemOf(1).complete()).isTrue();
    assertThat(call.itemOf(2).complete()).isTrue();
    assertThat(call.itemOf(2).heardMs()).isGreaterThanOrEqualTo(call.answerMs());
    assertThat(call.state().turns().turns())
        .anySatisfy(turn -> {
          assertThat(turn.callerItem()).isEqualTo(call.latestSaid().id());
          assertThat(turn.outcome()).isEqualTo(TurnOutcome.COMPLETED);
        });
  }

  private static void doNotFit(Scene call) {
    call.now(call.caller::calls);
    call.until("the caller is let go", () -> call.caller.letGo != null);

    assertThat(call.caller.letGo).isEqualTo("model_speaks_only");
    assertThat(call.model.links()).isZero();
  }

  private static void bargeIn(Scene call) {
    call.callsAndIsGreeted();
    call.says();
    call.hearsSomeOf(2);
    call.says();
    call.isAnswered(3);

    long heard = call.caller.ear.millisOf(2);
    assertThat(heard).isLessThan(call.answerMs());
    assertThat(call.itemOf(2).complete()).isFalse();
    assertThat(call.itemOf(2).heardText()).isNotEqualTo(call.itemOf(3).heardText());
    if (call.row.can().memory().truncates() && !call.leg.port().isWords()) {
      assertThat(call.model.truncated)
          .singleElement()
          .satisfies(cut -> {
            assertThat(cut.itemId()).isEqualTo(call.itemOf(2).id());
            assertThat(cut.heardMs()).isEqualTo(call.itemOf(2).heardMs());
          });
    }
  }

  private static void cough(Scene call) {
    call.callsAndIsGreeted();
    call.says();
    call.hearsSomeOf(2);
    int flushes = call.caller.ear.flushes();
    call.now(call.caller::coughs);
    if (call.leg.port().flushing() == Flushing.AT_ONCE) {
      call.until("the agent pauses", () -> call.caller.ear.flushes() > flushes);
      long paused = call.caller.ear.millisOf(2);
      call.pass(60);
      assertThat(call.caller.ear.millisOf(2)).as("while it is not sure").isEqualTo(paused);
    }
    call.isAnswered(2);

    assertThat(call.itemOf(2).complete()).isTrue();
    assertThat(call.caller.ear.millisOf(2)).as("nothing twice").isLessThan(call.answerMs() + 20);
    assertThat(call.model.answers).hasSize(2);
  }

  private static void toolCall(Scene call) {
    call.callsAndIsGreeted();
    call.asksForATool();
    call.exchanges(3);
    int turns = call.state().turns().latest();

    call.now(() -> call.session.toolGives("shipped"));
    call.isAnswered(4);

    assertThat(call.session.requests).hasSize(1);
    assertThat(call.outputs())
        .singleElement()
        .satisfies(output -> {
          assertThat(output.output()).contains("shipped");
          assertThat(output.turn()).isEqualTo(turns + 1);
        });
  }

  private static void agentChangedWithACallPending(Scene call) {
    call.callsAndIsGreeted();
    call.asksForATool();
    call.now(() -> call.session.assigned(AgentTerms.of(Door.NIGHT)));
    call.linkIs(2);
    call.now(() -> call.session.toolGives("shipped"));
    call.isAnswered(3);
    call.exchanges(4);

    assertThat(call.state().agent().id()).isEqualTo(Door.NIGHT.id());
    assertThat(call.session.requests).hasSize(1);
    assertThat(call.outputs()).hasSize(1);
    assertThat(call.model.answers.getLast().link()).isEqualTo(2);
  }

  private TalkScenarios() {}
}
