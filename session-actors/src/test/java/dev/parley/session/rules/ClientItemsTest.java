package dev.parley.session.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.conversation.Conversation;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import org.junit.jupiter.api.Test;

class ClientItemsTest {

  @Test
  void aClientsItemGoesToTheEnd() {
    var call = TestCall.quiet().clientAdds(text("item_1"), null).clientAdds(text("item_2"), null);

    assertThat(call.orders())
        .containsExactly(new SessionOrder.ItemAdded(text("item_2"), "item_1", false));
    assertThat(call.state().conversation().items()).extracting(Item::id).endsWith("item_2");
  }

  @Test
  void aClientsItemGoesWhereTheClientWants() {
    var call =
        TestCall.quiet()
            .clientAdds(text("item_1"), null)
            .clientAdds(text("item_2"), "item_1")
            .clientAdds(text("item_0"), Conversation.ROOT)
            .clientAdds(text("item_11"), "item_1");

    assertThat(call.state().conversation().items())
        .extracting(Item::id)
        .containsExactly("item_0", "item_1", "item_11", "item_2");
  }

  @Test
  void anItemBehindAnUnknownOneIsRefused() {
    assertThat(TestCall.quiet().clientAdds(text("item_1"), "item_9").complaint())
        .isEqualTo("item_create_invalid_previous_item_id");
  }

  @Test
  void anItemWithAnIdThatIsTakenIsRefused() {
    var call = TestCall.quiet().clientAdds(text("item_1"), null).clientAdds(text("item_1"), null);

    assertThat(call.complaint()).isEqualTo("invalid_value");
    assertThat(call.state().conversation().items()).hasSize(1);
  }

  @Test
  void aConversationHasAnEnd() {
    var call = TestCall.quiet();
    for (int i = 0; i < 40; i++) {
      call.clientAdds(text("item_" + i), null);
    }

    assertThat(call.clientAdds(text("item_41"), null).complaint()).isEqualTo("conversation_full");
  }

  @Test
  void anOutputNeedsACallOfTheClientsThatHasNone() {
    var call =
        TestCall.thinking()
            .modelCalls("call_1", "open_door", "{}", false, null)
            .modelCalls("call_2", "order_status");

    assertThat(call.clientAdds(output("item_o0", "call_9"), null).complaint())
        .isEqualTo("invalid_value");
    assertThat(call.clientAdds(output("item_o1", "call_2"), null).complaint())
        .isEqualTo("invalid_value");
    assertThat(call.clientAdds(output("item_o2", "call_1"), null).orders())
        .hasOnlyElementsOfType(SessionOrder.ItemAdded.class);
    assertThat(call.clientAdds(output("item_o3", "call_1"), null).complaint())
        .isEqualTo("invalid_value");
  }

  @Test
  void aCallOfTheClientNeedsAnIdOfItsOwn() {
    var call = TestCall.thinking().modelCalls("call_1", "order_status");

    var repeated = new Item.Call("item_c", 0, "call_1", "order_status", "{}", false);

    assertThat(call.clientAdds(repeated, null).complaint()).isEqualTo("invalid_value");
  }

  @Test
  void anOutputInFrontOfItsCallIsNotShownToTheModelTwice() {
    var call =
        TestCall.thinking()
            .modelCalls("call_1", "open_door", "{}", false, null)
            .clientAdds(output("item_o1", "call_1"), Conversation.ROOT);

    assertThat(call.context().stream().filter(ContextItem.Output.class::isInstance)).hasSize(1);
    assertThat(call.context().getLast()).isInstanceOf(ContextItem.Output.class);
  }

  @Test
  void anOutputWhoseCallWasRemovedIsNotShownToTheModel() {
    var call = TestCall.speaking().modelCalls("call_1", "order_status").result("call_1");
    call.responseEnds(false)
        .does(new SessionCommand.RemoveItem(1, "evt_1", "item_call_1", call.now()));

    assertThat(call.context()).noneMatch(ContextItem.Output.class::isInstance);
  }

  @Test
  void aCallWhoseOutputWasRemovedStillHasOne() {
    var call = TestCall.speaking().modelCalls("call_1", "order_status").result("call_1");
    call.responseEnds(false)
        .does(new SessionCommand.RemoveItem(1, "evt_1", "item_out_req_1_1", call.now()));

    assertThat(call.context().stream().filter(ContextItem.Output.class::isInstance)).hasSize(1);
  }

  @Test
  void anItemIsRemovedOnce() {
    var call = TestCall.quiet().clientAdds(text("item_1"), null);

    call.does(new SessionCommand.RemoveItem(1, "evt_1", "item_1", call.now()));
    assertThat(call.orders()).containsExactly(new SessionOrder.ItemRemoved("item_1"));

    call.does(new SessionCommand.RemoveItem(1, "evt_1", "item_1", call.now()));
    assertThat(call.complaint()).isEqualTo("item_delete_invalid_item_id");
  }

  @Test
  void anItemIsRetrieved() {
    var call = TestCall.quiet().clientAdds(text("item_1"), null);

    call.does(new SessionCommand.RetrieveItem(1, "evt_1", "item_1", call.now()));
    assertThat(call.orders()).containsExactly(new SessionOrder.ItemRetrieved(text("item_1")));

    call.does(new SessionCommand.RetrieveItem(1, "evt_1", "item_9", call.now()));
    assertThat(call.complaint()).isEqualTo("item_retrieve_invalid_item_id");
  }

  @Test
  void theConversationIsToldAsAModelMaySeeIt() {
    var call = TestCall.quiet().clientAdds(text("item_1"), null);

    call.does(new SessionCommand.AskContext(1, call.now()));
    assertThat(call.orders()).containsExactly(new SessionOrder.ContextTold(call.context()));
    assertThat(call.context()).hasSize(1);
  }

  @Test
  void anAgentsItemIsCutWhereTheClientSays() {
    var call = TestCall.thinking().agentAnswers("item_a1", "It left the depot");

    call.does(new SessionCommand.CutItem(1, "evt_1", "item_a1", 0, 2_000, call.now()));

    assertThat(call.orders()).containsExactly(new SessionOrder.ItemCut("item_a1", 0, 2_000));
    assertThat(call.message("item_a1").heardText()).isEqualTo("It left");
  }

  @Test
  void onlySoundOfTheAgentCanBeCut() {
    var call = TestCall.quiet().clientAdds(text("item_1"), null);

    call.does(new SessionCommand.CutItem(1, "evt_1", "item_1", 0, 10, call.now()));
    assertThat(call.complaint()).isEqualTo("unsupported_content_type");

    call.does(new SessionCommand.CutItem(1, "evt_1", "item_9", 0, 10, call.now()));
    assertThat(call.complaint()).isEqualTo("item_truncate_invalid_item_id");
  }

  @Test
  void complaintsNameWhatWasFoundAndWhatWasExpected() {
    var call = TestCall.quiet().clientAdds(text("item_1"), "item_9");

    assertThat(call.orders())
        .containsExactly(
            new SessionOrder.Complain(
                "evt_add",
                "item_create_invalid_previous_item_id",
                "previous_item_id",
                "previous_item_id: item_9 (expected: the id of an item in the conversation, or"
                    + " root)"));
  }

  @Test
  void anAgentsItemToldTwiceIsOneItem() {
    var call =
        TestCall.speaking().agentSaid("item_a1", "Yes.", 9_000).agentSaid("item_a1", "No.", 9);

    assertThat(call.decision()).isEqualTo(Decision.ignore());
  }

  private static Item text(String id) {
    return new Item.Message(id, 0, ContextItem.Role.CALLER, false, "hello", 0, 0, true);
  }

  private static Item output(String id, String callId) {
    return new Item.Output(id, 0, callId, "{}");
  }
}
