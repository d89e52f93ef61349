package dev.parley.session.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.conversation.Item;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionOrder.Respond;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a model is shown of a conversation that has outgrown it, and what it always sees. */
class ContextTest {

  private static final String FORTY_TOKENS = "word ".repeat(32).strip();

  @Test
  void whatIsPastTheModelsLimitIsCutFromTheFrontToTheShareThatIsKept() {
    var call = talkedFor(8);

    var context = call.asked().context();

    assertThat(ContextRules.tokens(context)).isLessThanOrEqualTo(200);
    assertThat(context).extracting(ContextItem::id).contains("item_q8").doesNotContain("item_w1");
  }

  @Test
  void betweenTwoCutsWhatAModelIsSentBeginsTheSame() {
    var call = TestCall.careful().responseEnds(false);
    List<ContextItem> before = List.of();
    int cuts = 0;
    for (int i = 1; i <= 12; i++) {
      say(call, i);
      boolean cut = !call.facts(SessionEvent.ContextCut.class).isEmpty();
      cuts += cut ? 1 : 0;
      var now = call.asked().context();
      if (!cut) {
        assertThat(now.subList(0, before.size())).isEqualTo(before);
      }
      before = now;
      call.agentBegins().responseEnds(false);
    }
    assertThat(cuts).isBetween(2, 6);
  }

  @Test
  void aCallStaysWithItsOutput() {
    var call = TestCall.careful().modelCalls("call_1", "order_status").responseEnds(false);
    for (int i = 1; i <= 6; i++) {
      say(call, i);
      call.agentBegins().responseEnds(false);
    }
    assertThat(call.state().conversation().cut()).isPositive();

    call.result("call_1");

    assertThat(call.asked().context())
        .filteredOn(item -> !(item instanceof ContextItem.Message))
        .hasSize(2)
        .last()
        .isInstanceOfSatisfying(
            ContextItem.Output.class,
            output -> assertThat(output.kind()).isEqualTo(ContextItem.Kind.REAL));
  }

  @Test
  void whatTheAgentAndItsToolsPinStaysInSightWhateverIsCut() {
    var call = TestCall.careful().modelCalls("call_1", "quiet").responseEnds(false);
    call.takes(Messages.remembered("call_1", "{\"customer\":\"gold\"}"));
    for (int i = 1; i <= 8; i++) {
      say(call, i);
      call.agentBegins().responseEnds(false);
    }

    var first = call.context().getFirst();

    assertThat(first)
        .isEqualTo(
            new ContextItem.Message(
                first.id(),
                ContextItem.Role.SYSTEM,
                "Facts to keep in mind: {\"language\":\"en\",\"customer\":\"gold\"}"));
  }

  @Test
  void nullForgetsAFact() {
    var call = TestCall.careful().modelCalls("call_1", "quiet").responseEnds(false);

    call.takes(Messages.remembered("call_1", "{\"language\":null}"));

    assertThat(call.state().conversation().memory()).isNull();
  }

  @Test
  void aMemoryThatIsFullForgetsWhatItHasHadLongest() {
    var conversation = TestCall.careful().state().conversation();
    for (int i = 0; i < 100; i++) {
      conversation =
          conversation.remembering(Messages.tree("{\"f" + i + "\":\"" + "x".repeat(200) + "\"}"));
    }

    var memory = java.util.Objects.requireNonNull(conversation.memory());
    assertThat(memory.toString().length()).isLessThanOrEqualTo(8 * 1024);
    assertThat(memory.has("f99")).isTrue();
    assertThat(memory.has("language")).isFalse();
  }

  @Test
  void aCallThatGoesOnAndOnEndsWithAReason() {
    var call = TestCall.quiet();
    for (int i = 1; i <= 60 && call.orders(SessionOrder.Release.class).isEmpty(); i++) {
      call.later(Duration.ofSeconds(1)).callerSays("item_q" + i);
    }

    assertThat(call.orders(SessionOrder.Release.class))
        .containsExactly(new SessionOrder.Release("session_full"));
    assertThat(call.phase()).isEqualTo(new Phase.Over("session_full"));
  }

  private static TestCall talkedFor(int turns) {
    var call = TestCall.careful().responseEnds(false);
    for (int i = 1; i < turns; i++) {
      say(call, i);
      call.agentBegins().responseEnds(false);
    }
    say(call, turns);
    assertThat(call.orders(Respond.class)).hasSize(1);
    return call;
  }

  /** About forty tokens of text, and then the caller asks. */
  private static void say(TestCall call, int number) {
    call.clientAdds(
        new Item.Message(
            "item_w" + number, 0, ContextItem.Role.CALLER, false, FORTY_TOKENS, 0, 0, true),
        null);
    call.callerSays("item_q" + number);
  }
}
