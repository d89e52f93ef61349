package dev.parley.media.links;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.Legs;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.LinkCapabilities.Calling;
import dev.parley.media.port.LinkCapabilities.ExactSpeech;
import dev.parley.media.port.LinkCapabilities.LateResult;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.ModelOrder.Respond;
import dev.parley.media.time.StagedTime;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ContextItem.Role;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.ResponseOptions.ToolUse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A link is asked what its kind of model can be asked. */
public class LinkSlotTest {

  private static final List<ResponseOptions.Tool> TOOLS =
      List.of(new ResponseOptions.Tool("order_status", null, null));

  private static final ContextItem QUESTION =
      new ContextItem.Message("item_q", Role.CALLER, "Where is it?");

  private final StagedTime time = new StagedTime();
  private final LongAdder cut = new LongAdder();
  private final StagedLinks model = new StagedLinks("only", time.clock);

  private LinkSlot linked(ExactSpeech exact, Calling calling, boolean choice) {
    return linked(
        Capable.as(
            StagedLinks.ASKED,
            can -> {
              can.exactSpeech = exact;
              can.functions = new LinkCapabilities.Functions(calling, choice, LateResult.OUTPUT);
            }));
  }

  private LinkSlot linked(LinkCapabilities can) {
    model.can = can;
    var blank = ModelLink.Beginning.BLANK;
    var link = model.open(1, Legs.links(), blank, _ -> {});
    var slot = new LinkSlot(link, model, blank, List.of(), LinkSlot.Known.NOTHING, 0, cut);
    slot.opens(List.of(), null);
    return slot;
  }

  private static Respond asking(@Nullable String say, @Nullable ToolUse use) {
    return new Respond(
        "resp_1", List.of(QUESTION), say, ResponseOptions.NONE.with(TOOLS).or(use, null));
  }

  private Respond asked() {
    return model.last().all(Respond.class).getLast();
  }

  @Test
  void wordsThatItSaysAsTheyAreAreGivenAsTheyAre() {
    linked(ExactSpeech.WHEN_IDLE, Calling.ASYNC, true).give(asking("One moment.", null));

    assertThat(asked().say()).isEqualTo("One moment.");
    assertThat(asked().context()).containsExactly(QUESTION);
  }

  @Test
  void oneThatIsAskedSomethingIsNotBlankThoughItCannotBeUsedYet() {
    var link = model.open(1, Legs.links(), ModelLink.Beginning.BLANK, _ -> {});
    var slot =
        new LinkSlot(
            link, model, ModelLink.Beginning.BLANK, List.of(), LinkSlot.Known.NOTHING, 0, cut);
    assertThat(slot.isBlank()).isTrue();
    slot.give(asking(null, null));

    assertThat(slot.isBlank()).isFalse();
    assertThat(model.last().orders).isEmpty();
  }

  @Test
  void whatBecomesOfItemsThatItHasIsToldToOneThatGoesOnByAHandle() {
    var handle = new ModelLink.Beginning("handle_1", List.of());
    var link = model.open(1, Legs.links(), handle, _ -> {});
    var slot = new LinkSlot(link, model, handle, List.of(), LinkSlot.Known.NOTHING, 0, cut);
    slot.give(new ModelOrder.Truncate("item_a", 400));
    slot.opens(List.of(), null);

    assertThat(model.last().orders).containsExactly(new ModelOrder.Truncate("item_a", 400));
  }

  @Test
  void whatItIsNotToldBecauseItTakesNoMoreIsCounted() {
    var few = new LinkCapabilities.Seed(Set.of(Role.values()), 1, null, true);
    var memory = new LinkCapabilities.Memory(true, true, few);
    linked(Capable.as(StagedLinks.ASKED, can -> can.memory = memory))
        .give(
            new Respond(
                "resp_1",
                List.of(new ContextItem.Message("item_0", Role.CALLER, "Hello."), QUESTION),
                null,
                ResponseOptions.NONE));

    assertThat(asked().context()).containsExactly(QUESTION);
    assertThat(cut.sum()).isEqualTo(1);
  }

  @Test
  void oneThatSaysNoGivenWordsIsAskedToSayThem() {
    linked(ExactSpeech.NO, Calling.ASYNC, true).give(asking("One moment.", null));

    assertThat(asked().say()).isNull();
    assertThat(asked().context()).hasSize(2).first().isEqualTo(QUESTION);
    assertThat(((ContextItem.Message) asked().context().getLast()).text())
        .endsWith(": One moment.");
  }

  @Test
  void givenWordsWaitForAModelThatIsIdleUnlessItSaysThemAnyway() {
    var patient = linked(ExactSpeech.WHEN_IDLE, Calling.ASYNC, true);
    patient.busy();
    patient.give(asking("One moment.", null));
    assertThat(model.last().orders).isEmpty();
    patient.idle();
    assertThat(model.last().orders).hasSize(1);

    var eager = linked(ExactSpeech.ALWAYS, Calling.ASYNC, true);
    eager.busy();
    eager.give(asking("One moment.", null));
    assertThat(model.last().orders).hasSize(1);
    eager.give(asking(null, null));
    assertThat(model.last().orders).hasSize(1);
  }

  @Test
  void oneThatCallsNoToolsIsOfferedNone() {
    linked(ExactSpeech.NO, Calling.NONE, false).give(asking(null, null));

    assertThat(asked().tools()).isEmpty();
    assertThat(Legs.links().tools()).isNotEmpty();
    assertThat(Legs.links().suiting(model.can).tools()).isEmpty();
  }

  @Test
  void oneThatCannotBeToldWhatToCallIsOfferedNothingToForbidIt() {
    var slot = linked(ExactSpeech.NO, Calling.ASYNC, false);
    slot.give(asking(null, new ToolUse.Forbidden()));
    assertThat(asked().tools()).isEmpty();

    slot.give(asking(null, new ToolUse.Free()));
    assertThat(asked().tools()).isEqualTo(TOOLS);
  }

  @Test
  void thatSomethingMustBeCalledIsRefusedByNameThen() {
    var free = linked(ExactSpeech.NO, Calling.ASYNC, false);

    assertThat(requireNonNull(free.objection(asking(null, new ToolUse.Required()))).message())
        .startsWith("response.tool_choice: a tool must be called");
    assertThat(free.objection(asking(null, new ToolUse.Only("order_status")))).isNotNull();
    assertThat(free.objection(asking("One moment.", new ToolUse.Required()))).isNull();
    assertThat(free.objection(asking(null, new ToolUse.Free()))).isNull();
    assertThat(
            linked(ExactSpeech.NO, Calling.ASYNC, true)
                .objection(asking(null, new ToolUse.Required())))
        .isNull();
  }

  @Test
  void callsThatItKnowsStayCallsWhateverIsOfferedNow() {
    var slot = linked(ExactSpeech.NO, Calling.ASYNC, true);
    slot.calls("call_1");
    var call = new ContextItem.Call("item_c", "call_1", "old_tool", "{}");
    var other = new ContextItem.Call("item_d", "call_2", "old_tool", "{}");
    slot.give(new Respond("resp_1", List.of(call, other), null, ResponseOptions.NONE.with(TOOLS)));

    assertThat(asked().context().getFirst()).isEqualTo(call);
    assertThat(asked().context().getLast()).isInstanceOf(ContextItem.Message.class);
  }

  @Test
  void aCallThatWasToldAsTextHasItsResultAsText() {
    var slot = linked(ExactSpeech.NO, Calling.ASYNC, true);
    var call = new ContextItem.Call("item_c", "call_1", "old_tool", "{}");
    var note = new ContextItem.Output("item_o1", "call_1", "runs", ContextItem.Kind.PENDING);
    var result = new ContextItem.Output("item_o2", "call_1", "done", ContextItem.Kind.REAL);
    var options = ResponseOptions.NONE.with(TOOLS);
    slot.give(new Respond("resp_1", List.of(call, note), null, options));
    slot.give(new Respond("resp_2", List.of(call, result), null, options));

    assertThat(asked().context()).hasOnlyElementsOfType(ContextItem.Message.class).hasSize(2);
  }
}
