package dev.parley.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.PortOrder;
import dev.parley.session.model.Phase;
import java.time.Duration;
import java.util.List;

/** The caller's line is parked, breaks, moves and does what telephones do. */
final class LineScenarios {

  static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "hold in mid-answer",
              "Nothing counts as heard while the line is parked, and the answer goes on"
                  + " afterwards.",
              Scenario.PARKS,
              LineScenarios::holdInMidAnswer),
          new Scenario(
              "line breaks in mid-answer",
              "The caller comes back to the session, hears the rest, and goes on.",
              Scenario.RETURNS,
              LineScenarios::lineBreaksInMidAnswer),
          new Scenario(
              "drain",
              "A node that is taken out of service sends its caller to another, in a pause.",
              Scenario.RETURNS,
              LineScenarios::drain),
          new Scenario(
              "transfer",
              "The caller is put through, and the agent is silent; a leg that cannot says so by"
                  + " name.",
              Scenario.TRANSFERS,
              LineScenarios::transfer,
              call -> refused(call, "transfer", () -> call.door.call().transfer("+15550100"))),
          new Scenario(
              "a transfer that fails",
              "It is told, and caller and agent go on.",
              Scenario.TRANSFERS,
              LineScenarios::failedTransfer),
          new Scenario(
              "keys to the other side",
              "Keys go out by the leg; one that cannot says so by name.",
              Scenario.SENDS_KEYS,
              LineScenarios::keys,
              call -> refused(call, "digits", () -> call.door.call().sendDigits("12#"))));

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
    assertThat(call.itemOf(2).heardMs()).isLessThan(call.answerMs());
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
    assertThat(call.itemOf(2).heardMs()).isLessThan(call.answerMs());
    call.now(() -> {
      call.caller.transferred(true);
      call.caller.hangsUp();
    });
    call.isOver();
    assertThat(call.caller.ear.allMillis()).isEqualTo(heard);
  }

  private static void failedTransfer(Scene call) {
    call.callsAndIsGreeted();
    call.says();
    call.hearsSomeOf(2);
    call.now(() -> call.door.call().transfer("+15550100"));
    call.pass(1_000);
    call.now(() -> call.caller.transferred(false));

    assertThat(call.door.events(ConversationEvent.Complain.class))
        .singleElement()
        .satisfies(complaint -> assertThat(complaint.code()).isEqualTo("transfer_failed"));
    call.exchanges(3);
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

  private LineScenarios() {}
}
