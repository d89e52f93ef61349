package dev.parley.suite;

import static dev.parley.suite.Scenario.OUR_TURNS;
import static dev.parley.suite.Scenario.OWN_ANSWERS;
import static dev.parley.suite.Scenario.TRUNCATES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.PortOrder;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.AgentTerms;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionEvent;
import dev.parley.suite.LegRow.Can;
import java.time.Duration;
import java.util.List;

/** What happens in calls. Answer 1 is always the greeting, answer 2 the first thing answered. */
final class Scenarios {

  static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "greeting and a turn",
              "The agent greets, the caller asks, the agent answers, and all of it was heard.",
              Scenario.Need.NONE,
              Scenarios::greetingAndATurn),
          new Scenario(
              "barge-in",
              "The agent is cut at once, and what was not heard of it is not in the conversation.",
              Scenario.Need.NONE,
              Scenarios::bargeIn),
          new Scenario(
              "a cough",
              "The agent pauses and goes on where it was; nothing was said.",
              OUR_TURNS.and(Scenario.of(Can.CONFIRM)),
              Scenarios::cough),
          new Scenario(
              "a tool call",
              "A tool works while the talk goes on, and its result is spoken about in a later"
                  + " turn.",
              Scenario.Need.NONE,
              Scenarios::toolCall),
          new Scenario(
              "roll-over in a pause",
              "The next link knows all that was said, and nobody notices.",
              Scenario.Need.NONE,
              Scenarios::rollOverInAPause),
          new Scenario(
              "roll-over during a barge-in",
              "What the caller is saying reaches the next link whole, and is answered once.",
              Scenario.Need.NONE,
              Scenarios::rollOverDuringABargeIn),
          new Scenario(
              "roll-over during a truncate",
              "The next link knows of the cut answer what was heard of it, and no more.",
              TRUNCATES,
              Scenarios::rollOverDuringATruncate),
          new Scenario(
              "roll-over during a take-over",
              "The agent is silent while a human has the call, on whatever link, and answers"
                  + " again afterwards.",
              Scenario.Need.NONE,
              Scenarios::rollOverDuringATakeOver),
          new Scenario(
              "roll-over with a call pending",
              "The tool is asked once, and the next link speaks about its result.",
              Scenario.Need.NONE,
              Scenarios::rollOverWithACallPending),
          new Scenario(
              "roll-over while the session's node is dead",
              "The link is replaced without the session, and what was told meanwhile is told"
                  + " again.",
              Scenario.Need.NONE,
              Scenarios::rollOverWhileTheNodeIsDead),
          new Scenario(
              "fail-over in mid-answer",
              "The answer goes on after what was heard of it; it is not begun again.",
              Scenario.Need.NONE,
              Scenarios::failOverInMidAnswer),
          new Scenario(
              "link lost right after the question",
              "The next link answers, once.",
              Scenario.Need.NONE,
              Scenarios::linkLostAfterTheQuestion),
          new Scenario(
              "link lost as the answer begins",
              "Nothing of the answer was heard: it is given anew, and heard once.",
              OUR_TURNS,
              Scenarios::linkLostAsTheAnswerBegins),
          new Scenario(
              "link lost as the model answers unasked",
              "The next link hears the question again, and its answer is the only one heard.",
              OWN_ANSWERS,
              Scenarios::linkLostAsTheAnswerBegins),
          new Scenario(
              "hold in mid-answer",
              "Nothing counts as heard while the line is parked, and the answer goes on"
                  + " afterwards.",
              Scenario.of(Can.PARK),
              Scenarios::holdInMidAnswer),
          new Scenario(
              "agent changed with a call pending",
              "The new agent speaks about what the old one asked for.",
              Scenario.Need.NONE,
              Scenarios::agentChangedWithACallPending),
          new Scenario(
              "line breaks in mid-answer",
              "The caller comes back to the session, hears the rest, and goes on.",
              Scenario.of(Can.RETURN),
              Scenarios::lineBreaksInMidAnswer),
          new Scenario(
              "drain",
              "A node that is taken out of service sends its caller to another, in a pause.",
              Scenario.of(Can.RETURN),
              Scenarios::drain),
          new Scenario(
              "transfer",
              "The caller is put through, and the agent is silent; a leg that cannot says so by"
                  + " name.",
              Scenario.TRANSFERS,
              Scenarios::transfer,
              call -> refused(call, "transfer", () -> call.door.call().transfer("+15550100"))),
          new Scenario(
              "keys to the other side",
              "Keys go out by the leg; one that cannot says so by name.",
              Scenario.SENDS_KEYS,
              Scenarios::keys,
              call -> refused(call, "digits", () -> call.door.call().sendDigits("12#"))));

  private static void greetingAndATurn(Scene call) {
    call.callsAndIsGreeted();
    call.exchanges(2);

    assertThat(call.itemOf(1).complete()).isTrue();
    assertThat(call.itemOf(2).complete()).isTrue();
    assertThat(call.itemOf(2).heardMs()).isGreaterThanOrEqualTo(ScriptedModel.ANSWER_MS);
    assertThat(call.state().turns().turns())
        .anySatisfy(turn -> {
          assertThat(turn.callerItem()).isEqualTo(call.latestSaid().id());
          assertThat(turn.outcome()).isEqualTo("completed");
        });
  }

  private static void bargeIn(Scene call) {
    call.callsAndIsGreeted();
    call.says();
    call.hearsSomeOf(2);
    call.says();
    call.isAnswered(3);

    long heard = call.caller.ear.millisOf(2);
    assertThat(heard).isLessThan(ScriptedModel.ANSWER_MS);
    assertThat(call.itemOf(2).complete()).isFalse();
    assertThat(call.itemOf(2).heardText()).isNotEqualTo(call.itemOf(3).heardText());
    if (call.row.can().memory().truncates()) {
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
    call.until("the agent pauses", () -> call.caller.ear.flushes() > flushes);
    long paused = call.caller.ear.millisOf(2);
    call.pass(60);
    assertThat(call.caller.ear.millisOf(2)).as("while it is not sure").isEqualTo(paused);
    call.isAnswered(2);

    assertThat(call.itemOf(2).complete()).isTrue();
    assertThat(call.model.answers).hasSize(2);
  }

  private static void toolCall(Scene call) {
    call.callsAndIsGreeted();
    askForATool(call);
    call.exchanges(3);
    int turns = call.state().turns().latest();

    call.now(() -> call.session.toolGives("shipped"));
    call.isAnswered(4);

    assertThat(call.session.requests).hasSize(1);
    assertThat(outputs(call))
        .singleElement()
        .satisfies(output -> {
          assertThat(output.output()).contains("shipped");
          assertThat(output.turn()).isEqualTo(turns + 1);
        });
  }

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
    assertThat(call.caller.ear.millisOf(2)).isGreaterThanOrEqualTo(ScriptedModel.ANSWER_MS);
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
    assertThat(call.model.answers.getLast().question()).isEqualTo(call.latestSaid().id());
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
            new dev.parley.session.model.ContextItem.Message(
                call.itemOf(2).id(),
                dev.parley.session.model.ContextItem.Role.AGENT,
                call.itemOf(2).heardText()));
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
    call.says();
    call.pass(3_000);
    assertThat(call.caller.ear.allMillis()).as("heard of the agent meanwhile").isEqualTo(heard);

    call.now(call.session::humanHandsBack);
    call.until("the agent has it again", call::isQuiet);
    int before = call.model.answers.size();
    call.says();
    call.isAnswered(before + 1);
    assertThat(call.model.answers.getLast().link()).isEqualTo(2);
  }

  private static void rollOverWithACallPending(Scene call) {
    call.callsAndIsGreeted();
    askForATool(call);
    call.now(() -> call.model.goesAway(60_000));
    call.linkIs(2);
    call.exchanges(3);
    call.now(() -> call.session.toolGives("shipped"));
    call.isAnswered(4);

    assertThat(call.session.requests).hasSize(1);
    assertThat(outputs(call)).hasSize(1);
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
    assertThat(call.itemOf(2).heardMs()).isLessThan(ScriptedModel.ANSWER_MS);
    assertThat(call.state().owed()).isNull();
  }

  private static void linkLostAfterTheQuestion(Scene call) {
    call.callsAndIsGreeted();
    call.says();
    call.until("the turn is taken", () -> call.state().turns().latest() > 1);
    call.now(call.model::dies);
    call.linkIs(2);
    call.isAnswered(call.model.answers.size() == 1 ? 2 : 3);

    assertThat(call.model.answers.getLast().question()).isEqualTo(call.latestSaid().id());
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

  private static void holdInMidAnswer(Scene call) {
    call.callsAndIsGreeted();
    call.says();
    call.hearsSomeOf(2);
    call.now(call.caller::parks);
    long heard = call.caller.ear.millisOf(2);
    call.pass(4_000);
    assertThat(call.state().phase()).isInstanceOf(Phase.OnHold.class);
    assertThat(call.caller.ear.millisOf(2)).isEqualTo(heard);
    call.now(call.caller::unparks);
    call.isAnswered(2);

    assertThat(call.itemOf(2).complete()).isTrue();
    assertThat(call.model.answers).hasSize(2);
  }

  private static void agentChangedWithACallPending(Scene call) {
    call.callsAndIsGreeted();
    askForATool(call);
    call.now(() -> call.session.assigned(AgentTerms.of(Door.NIGHT)));
    call.linkIs(2);
    call.now(() -> call.session.toolGives("shipped"));
    call.isAnswered(3);
    call.exchanges(4);

    assertThat(call.state().agent().id()).isEqualTo(Door.NIGHT.id());
    assertThat(call.session.requests).hasSize(1);
    assertThat(outputs(call)).hasSize(1);
    assertThat(call.model.answers.getLast().link()).isEqualTo(2);
  }

  private static void lineBreaksInMidAnswer(Scene call) {
    call.callsAndIsGreeted();
    call.says();
    call.hearsSomeOf(2);
    call.now(call.caller::losesLine);
    call.pass(2_000);
    int before = call.model.answers.size();
    call.now(call.caller::comesBack);
    call.isAnswered(before + 1);
    call.exchanges(before + 2);

    assertThat(call.state().line().epoch()).isEqualTo(2);
    assertThat(call.itemOf(2).heardMs()).isLessThan(ScriptedModel.ANSWER_MS);
  }

  private static void drain(Scene call) {
    call.callsAndIsGreeted();
    call.says();
    call.hearsSomeOf(2);
    call.now(() -> call.door.call().drain(Duration.ofSeconds(10)));
    call.until("the caller is sent away", () -> call.caller.letGo != null);
    assertThat(call.itemOf(2).complete()).as("the agent is heard out first").isTrue();
    call.pass(100);
    call.now(call.caller::comesBack);
    call.until("the session has the new line", () -> call.state().line().epoch() == 2);
    call.until("nobody speaks", call::isQuiet);
    int before = call.model.answers.size();
    call.exchanges(before + 1);
  }

  private static void transfer(Scene call) {
    call.callsAndIsGreeted();
    call.says();
    call.hearsSomeOf(2);
    call.now(() -> call.door.call().transfer("+15550100"));
    long heard = call.caller.ear.allMillis();
    call.pass(1_000);

    assertThat(call.caller.otherOrders).containsExactly(new PortOrder.Transfer("+15550100"));
    assertThat(call.caller.ear.allMillis()).isEqualTo(heard);
    assertThat(call.itemOf(2).heardMs()).isLessThan(ScriptedModel.ANSWER_MS);
  }

  private static void keys(Scene call) {
    call.callsAndIsGreeted();
    call.now(() -> call.door.call().sendDigits("12#"));

    assertThat(call.caller.otherOrders).containsExactly(new PortOrder.SendDigits("12#"));
  }

  private static void refused(Scene call, String what, Runnable wish) {
    call.callsAndIsGreeted();
    call.now(wish);

    assertThat(call.door.events(ConversationEvent.Complain.class))
        .singleElement()
        .satisfies(complaint -> {
          assertThat(complaint.code()).isEqualTo("unsupported_by_leg");
          assertThat(complaint.param()).isEqualTo(what);
        });
  }

  private static void askForATool(Scene call) {
    call.now(call.model::callsToolNext);
    call.exchanges(2);
    call.until("the tool is asked", () -> call.session.requests.size() == 1);
  }

  private static List<Item.Output> outputs(Scene call) {
    return call.state().conversation().items().stream()
        .filter(Item.Output.class::isInstance)
        .map(Item.Output.class::cast)
        .toList();
  }

  private Scenarios() {}
}
