package dev.parley.session.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.conversation.Item;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.TurnOutcome;
import org.junit.jupiter.api.Test;

/** What the caller says in words from the first, by a carrier that hears or by keys. */
class WordsTest {

  @Test
  void theyAreATurnThatTheAgentAnswers() {
    var call = TestCall.quiet().says("item_w1", "where is my order");

    assertThat(call.orders(SessionOrder.Respond.class))
        .singleElement()
        .satisfies(asked -> {
          assertThat(asked.turn()).isEqualTo(1);
          assertThat(asked.context())
              .contains(
                  new ContextItem.Message("item_w1", ContextItem.Role.CALLER, "where is my order"));
        });
    assertThat(call.state().turns().turns().getFirst().callerItem()).isEqualTo("item_w1");
    assertThat(call.state().conversation().find("item_w1"))
        .isInstanceOfSatisfying(Item.Message.class, item -> assertThat(item.complete()).isTrue());
  }

  @Test
  void whileTheAgentIsStillAnsweringTheyWaitAndNobodyComplains() {
    var call = TestCall.thinking().says("item_w1", "and the second one");
    assertThat(call.orders(SessionOrder.Respond.class)).isEmpty();
    assertThat(call.orders(SessionOrder.Complain.class)).isEmpty();

    call.responseEnds(TurnOutcome.CANCELLED, false);

    assertThat(call.orders(SessionOrder.Respond.class)).hasSize(1);
  }

  @Test
  void aCallerWhoseLineIsLostFindsThemAnswered() {
    var call = TestCall.quiet().detach(false);
    int epoch = call.state().line().epoch();
    call.says("item_w1", "where is my order").comesBack("acme");

    assertThat(epoch).isEqualTo(1);
    assertThat(call.state().phase()).isInstanceOf(Phase.Thinking.class);
    assertThat(call.state().conversation().find("item_w1")).isNotNull();
  }

  @Test
  void whatIsSaidToAHumanTheAgentDoesNotAnswer() {
    var call = TestCall.quiet().taken().says("item_w1", "good, a human");

    assertThat(call.orders(SessionOrder.Respond.class)).isEmpty();
    assertThat(call.state().conversation().find("item_w1")).isNotNull();
  }

  @Test
  void theSameWordsTwiceAreOneTurn() {
    var call = TestCall.quiet().says("item_w1", "hello").says("item_w1", "hello");

    assertThat(call.state().turns().latest()).isEqualTo(1);
  }
}
