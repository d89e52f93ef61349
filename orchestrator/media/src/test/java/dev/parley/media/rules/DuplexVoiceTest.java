package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.links.TurnTakingModel;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortOrder;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.ContextItem.Role;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.Phase;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.StopReason;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A call whose model speaks when it wants: it cannot be asked, stopped or told what was heard. The
 * model fails the call if it is given such an order.
 */
class DuplexVoiceTest {

  private final LinkedCall call = LinkedCall.duplex();
  private final TurnTakingModel model = call.turnTaking;

  private void says(int mark) {
    call.sounds(400, mark);
    call.sounds(TurnTakingModel.PAUSE_MS + 20, 0);
  }

  private void isAsked() {
    call.tell(new ClientRequest.Respond(null, ResponseOptions.NONE));
    call.pass(20);
  }

  private List<ConversationEvent.ResponseDone> done() {
    return call.all(ConversationEvent.ResponseDone.class);
  }

  private List<ModelOrder.Add> given() {
    return model.last().orders.stream()
        .filter(ModelOrder.Add.class::isInstance)
        .map(ModelOrder.Add.class::cast)
        .toList();
  }

  @Test
  void itAnswersByItself() {
    says(1);
    call.sounds(2_000, 0);

    assertThat(given()).isEmpty();
    assertThat(done())
        .singleElement()
        .returns(Outcome.COMPLETED, ConversationEvent.ResponseDone::outcome);
    assertThat(call.session.phase()).isInstanceOf(Phase.Listening.class);
  }

  @Test
  void whatIsAskedOfItIsTheNextThingThatItSays() {
    call.pass(100);
    isAsked();
    var asked = call.session.generating();
    call.sounds(2_000, 0);

    assertThat(given()).singleElement().returns(true, ModelOrder.Add::answered);
    assertThat(done())
        .singleElement()
        .satisfies(over -> {
          assertThat(over.responseId()).isEqualTo(asked);
          assertThat(over.outcome()).isEqualTo(Outcome.COMPLETED);
        });
    assertThat(call.session.phase()).isInstanceOf(Phase.Listening.class);
    assertThat(call.session.conversation().items()).hasSize(1);
  }

  @Test
  void itIsGivenOnlyWhatItHasNotAndIsAskedAboutTheLast() {
    says(1);
    call.sounds(2_000, 0);
    var items = call.session.conversation().items().size();
    call.tell(new ClientRequest.AddItem(null, note("item_n1"), null));
    call.pass(20);
    call.tell(new ClientRequest.AddItem(null, note("item_n2"), null));
    call.pass(20);
    isAsked();
    call.sounds(2_000, 0);

    assertThat(items).isEqualTo(2);
    assertThat(given())
        .extracting(add -> add.message().id())
        .startsWith("item_n1", "item_n2")
        .hasSize(3);
    assertThat(given()).extracting(ModelOrder.Add::answered).containsExactly(false, false, true);
    assertThat(done()).hasSize(2);
  }

  @Test
  void whatItIsAskedAnswersWhatTheCallerSaidMeanwhileToo() {
    call.pass(100);
    isAsked();
    call.sounds(40, TurnTakingModel.BACK_CHANNEL);
    call.sounds(40_000, 0);

    assertThat(done())
        .filteredOn(over -> over.outcome() == Outcome.COMPLETED)
        .as("one answer")
        .hasSize(1);
    assertThat(call.all(SessionCommand.ChangeModel.class))
        .as("nothing more is awaited of it")
        .extracting(SessionCommand.ChangeModel::reason)
        .containsOnly(ModelChangeReason.END_OF_LIFE);
    assertThat(model.last().answered).as("told again to the next link").isEmpty();
  }

  @Test
  void wordsThatMustBeSaidAreAWish() {
    call.pass(100);
    call.order(
        new SessionOrder.Respond(0, "resp_s1", List.of(), "One moment.", ResponseOptions.NONE));
    call.sounds(300, 0);

    assertThat(given())
        .singleElement()
        .satisfies(add -> {
          assertThat(add.message().text()).contains("One moment.");
          assertThat(add.answered()).isTrue();
        });
    assertThat(call.all(PortOrder.Play.class)).isNotEmpty();
  }

  @Test
  void whatAToolGaveItGoesOnWith() {
    says(TurnTakingModel.WANTS_TOOL);
    call.sounds(2_000, 0);
    call.sounds(2_000, 0);
    var asked = call.all(SessionCommand.AskTool.class).getFirst();

    assertThat(model.last().orders)
        .filteredOn(ModelOrder.ToolOutput.class::isInstance)
        .singleElement()
        .satisfies(order ->
            assertThat(((ModelOrder.ToolOutput) order).callId()).isEqualTo(asked.callId()));
    assertThat(done())
        .extracting(ConversationEvent.ResponseDone::outcome)
        .containsExactly(Outcome.COMPLETED, Outcome.COMPLETED);
  }

  @Test
  void aCallerWhoOnlyAgreesDoesNotStopIt() {
    says(1);
    call.sounds(300, 0);
    int flushes = call.all(PortOrder.Flush.class).size();
    call.sounds(200, TurnTakingModel.BACK_CHANNEL);
    call.sounds(3_000, 0);

    assertThat(call.all(PortOrder.Flush.class)).hasSize(flushes);
    assertThat(done())
        .singleElement()
        .returns(Outcome.COMPLETED, ConversationEvent.ResponseDone::outcome);
    assertThat(call.session.conversation().items()).as("what was agreed, too").hasSize(3);
    assertThat(call.session.phase()).isInstanceOf(Phase.Listening.class);
  }

  @Test
  void aCallerWhoInterruptsIsHeardAtOnce() {
    says(1);
    call.sounds(300, 0);
    call.sounds(400, 2);
    call.sounds(TurnTakingModel.PAUSE_MS + 2_500, 0);

    assertThat(call.all(PortOrder.Flush.class)).isNotEmpty();
    assertThat(done())
        .extracting(ConversationEvent.ResponseDone::outcome)
        .containsExactly(Outcome.CANCELLED, Outcome.COMPLETED);
  }

  @Test
  void whatIsStoppedItGoesOnSayingAndNobodyHears() {
    says(1);
    call.sounds(300, 0);
    var running = call.session.generating();
    call.order(new SessionOrder.StopResponse(String.valueOf(running), StopReason.CLIENT_CANCELLED));
    call.pass(20);
    int played = call.all(PortOrder.Play.class).size();
    call.sounds(3_000, 0);

    assertThat(call.all(PortOrder.Play.class)).hasSize(played);
    assertThat(done())
        .singleElement()
        .returns(Outcome.CANCELLED, ConversationEvent.ResponseDone::outcome);
    says(2);
    call.sounds(2_000, 0);
    assertThat(done()).last().returns(Outcome.COMPLETED, ConversationEvent.ResponseDone::outcome);
  }

  @Test
  void aQuestionThatIsTakenBackIsNotWaitedFor() {
    call.pass(100);
    isAsked();
    var asked = String.valueOf(call.session.generating());
    call.order(new SessionOrder.StopResponse(asked, StopReason.CLIENT_CANCELLED));
    call.sounds(40_000, 0);

    assertThat(call.all(SessionCommand.ChangeModel.class))
        .as("it is not silent")
        .extracting(SessionCommand.ChangeModel::reason)
        .containsOnly(ModelChangeReason.END_OF_LIFE);
    assertThat(done()).extracting(ConversationEvent.ResponseDone::responseId).startsWith(asked);
    assertThat(call.session.phase()).isInstanceOf(Phase.Listening.class);
  }

  @Test
  void theNextLinkIsToldAllThatWasSaid() {
    says(1);
    call.sounds(2_000, 0);
    call.sounds(31_000, 0);
    says(2);
    call.sounds(2_000, 0);

    assertThat(model.links).hasSize(2);
    assertThat(model.last().beginning.seed()).hasSize(2);
    assertThat(model.last().answered).containsExactly((byte) 2);
  }

  private static Item.Message note(String id) {
    return new Item.Message(id, 0, Role.SYSTEM, false, "Gold customer.", 0, 0, true);
  }
}
