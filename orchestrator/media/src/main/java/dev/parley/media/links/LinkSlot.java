package dev.parley.media.links;

import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.LinkCapabilities.AddedText;
import dev.parley.media.port.LinkCapabilities.Calling;
import dev.parley.media.port.LinkCapabilities.ExactSpeech;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ContextItem.Role;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.ResponseOptions.ToolUse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One link of a call, from its dial to its end: what it can do, and how it stands. Gives it only
 * the orders that its kind takes. Confined to the call's loop.
 */
final class LinkSlot {

  /**
   * What a model has.
   *
   * @param calls that it made, or was told of as such: their results are outputs
   */
  record Known(Set<String> items, Set<String> calls) {

    static final Known NOTHING = new Known(Set.of(), Set.of());

    Known copy() {
      return new Known(new HashSet<>(items), new HashSet<>(calls));
    }
  }

  final ModelLink link;
  final LinkCapabilities can;
  private final ModelDial model;
  final long dialledAt;
  final LateResults results;

  /** What a duplex voice is asked, in the way in which it can be. */
  final Prompts prompts = new Prompts();

  /** When it is left that said that it goes; absent if it did not. */
  @Nullable Long leaveBy;

  /** Whether the model was told nothing of the conversation, and has said nothing in it. */
  private boolean blank;

  private final Known known;
  private final LongAdder cut;

  /** It has been told the conversation. */
  private boolean told;

  /** Length of the sound that it was given. */
  private long givenMicros;

  private boolean busy;

  /**
   * Whether it can be used. Until then it is given nothing: the caller's sound is kept once, for
   * all links, and what was written is in its seed or in the question.
   */
  private boolean open;

  /** Asked before it can be used. */
  private ModelOrder.@Nullable Respond first;

  /** What has become of items that it has because it goes on by a handle. */
  private final List<ModelOrder> early = new ArrayList<>();

  /** It goes on where the link before was. */
  private final boolean byHandle;

  /** Asked while the model worked on something else. */
  private ModelOrder.@Nullable Respond due;

  /**
   * A link that has just been made.
   *
   * @param told the conversation of which it begins with as much as it takes
   * @param before what the model has if it goes on by a handle
   * @param cut counts items that it is not told because it takes no more
   */
  LinkSlot(
      ModelLink link,
      ModelDial model,
      ModelLink.Beginning beginning,
      List<ContextItem> told,
      Known before,
      long dialledAt,
      LongAdder cut) {
    this.link = link;
    this.model = model;
    this.can = model.capabilities();
    this.dialledAt = dialledAt;
    this.cut = cut;
    this.known = before.copy();
    if (beginning.handle() == null && model.takesTurns()) {
      told.forEach(item -> known.items().add(item.id()));
      beginning.seed().forEach(this::noteCall);
    }
    this.byHandle = beginning.handle() != null;
    this.blank = beginning.handle() == null && beginning.seed().isEmpty();
    this.results = new LateResults(can.functions().late());
  }

  /** Whether the model says whose turn it is, and answers unasked. */
  boolean takesTurns() {
    return model.takesTurns();
  }

  /** Whether it works on something that nobody asked for, or does not say what. */
  boolean isBusy() {
    return busy;
  }

  /** Whether the model knows nothing of the conversation. */
  boolean isBlank() {
    return blank && first == null;
  }

  /** The model speaks: from now on the conversation is its own too. */
  void answers() {
    blank = false;
  }

  /** Milliseconds of sound that it was given so far. */
  long givenMs() {
    return givenMicros / 1_000;
  }

  /** What the model has. */
  Known known() {
    return known;
  }

  /** The model has called a tool. */
  void calls(String callId) {
    known.calls().add(callId);
  }

  private void noteCall(ContextItem item) {
    if (item instanceof ContextItem.Call call) {
      known.calls().add(call.callId());
    }
  }

  /** The model has said or heard this item itself. */
  void has(String itemId) {
    known.items().add(itemId);
  }

  /**
   * The conversation is this now: the model is given what was written and that it has not, unless
   * it would answer that.
   *
   * @return whether there was something that it had not
   */
  boolean learn(List<ContextItem> context) {
    boolean news = false;
    for (var item : context) {
      if (item instanceof ContextItem.Message message && !known.items().contains(message.id())) {
        news = true;
        if (can.addedText() == AddedText.SILENT) {
          known.items().add(message.id());
          give(new ModelOrder.Add(message));
        }
      }
    }
    return news;
  }

  /**
   * It can be used now.
   *
   * @param retold of the caller's, with the commits
   * @param update what has changed since it was dialled; absent if nothing
   */
  void opens(List<ModelOrder> retold, ModelOrder.@Nullable Update update) {
    open = true;
    early.forEach(this::give);
    early.clear();
    retold.forEach(this::give);
    if (update != null) {
      give(update);
    }
    var question = first;
    first = null;
    if (question != null) {
      give(question);
    }
  }

  boolean isOpen() {
    return open;
  }

  void give(ModelOrder order) {
    if (!open) {
      keep(order);
      return;
    }
    switch (order) {
      case ModelOrder.Respond respond -> ask(respond);
      case ModelOrder.Cancel(var id) -> {
        prompts.cancel(id);
        if (due != null && due.responseId().equals(id)) {
          due = null;
        } else if (!isDuplex()) {
          link.accept(order);
        }
      }
      case ModelOrder.Commit(var itemId) when !takesTurns() -> {
        known.items().add(itemId);
        link.accept(order);
      }
      case ModelOrder.Clear _ when !takesTurns() -> link.accept(order);
      case ModelOrder.Commit _, ModelOrder.Clear _ -> {}
      case ModelOrder.Truncate _ -> {
        if (can.memory().truncates()) {
          link.accept(order);
        }
      }
      case ModelOrder.Hear(var audio, _) -> {
        givenMicros += audio.micros();
        link.accept(order);
      }
      case ModelOrder.Add _, ModelOrder.ToolOutput _, ModelOrder.Forget _, ModelOrder.Update _ ->
          link.accept(order);
    }
  }

  private void keep(ModelOrder order) {
    switch (order) {
      case ModelOrder.Respond respond -> first = respond;
      case ModelOrder.Cancel(var id) ->
          first = first != null && first.responseId().equals(id) ? null : first;
      case ModelOrder.Truncate _, ModelOrder.Forget _ -> {
        if (byHandle && early.size() < LinkRules.MOST_EARLY) {
          early.add(order);
        }
      }
      case ModelOrder.Hear _,
          ModelOrder.Commit _,
          ModelOrder.Clear _,
          ModelOrder.Add _,
          ModelOrder.ToolOutput _,
          ModelOrder.Update _ -> {}
    }
  }

  void busy() {
    busy = true;
  }

  /** What was due when it is idle is asked now. */
  void idle() {
    busy = false;
    var waited = due;
    due = null;
    if (waited != null) {
      ask(waited);
    }
  }

  /** Why this link cannot be asked so; absent if it can. */
  @Nullable Problem objection(ModelOrder.Respond respond) {
    var use = respond.options().toolUse();
    boolean mustCall = use instanceof ToolUse.Required || use instanceof ToolUse.Only;
    return respond.say() == null && mustCall && !can.functions().choice()
        ? new Problem(
            "unsupported_by_model",
            "response.tool_choice: a tool must be called (expected: auto or none; this model calls"
                + " what it wants)",
            false)
        : null;
  }

  private void ask(ModelOrder.Respond respond) {
    blank = false;
    boolean atOnce = respond.say() != null && can.exactSpeech() == ExactSpeech.ALWAYS;
    if (busy && !atOnce && !isDuplex()) {
      due = respond;
      return;
    }
    var context = new ArrayList<>(results.written(respond.context()));
    var say = respond.say();
    if (say != null && (can.exactSpeech() == ExactSpeech.NO || isDuplex())) {
      context.add(words(respond.responseId(), say));
      say = null;
    }
    var offered = respond.tools().stream().map(ResponseOptions.Tool::name).toList();
    var takes = told ? can.memory().seed().unlimited() : can.memory().seed();
    told = true;
    var asCalls = can.memory().seed().calls();
    var written =
        Seeding.written(
            context,
            takes,
            call ->
                known.calls().contains(call.callId()) || (asCalls && offered.contains(call.tool())),
            known.items()::contains);
    cut.add(context.size() - written.size());
    if (isDuplex()) {
      prompts.ask(respond.responseId(), written, known).forEach(link::accept);
    } else {
      link.accept(new ModelOrder.Respond(respond.responseId(), written, say, options(respond)));
    }
    written.forEach(this::noteCall);
    for (var item : respond.context()) {
      if (!Seeding.isWordless(item)) {
        known.items().add(item.id());
      }
    }
  }

  private boolean isDuplex() {
    return can.shape() == LinkCapabilities.Shape.DUPLEX;
  }

  /** To a model that says no given words: it is asked to. */
  private static ContextItem words(String responseId, String say) {
    return new ContextItem.Message(
        responseId + "_say", Role.SYSTEM, "Say this to the caller now, and nothing else: " + say);
  }

  private ResponseOptions options(ModelOrder.Respond respond) {
    var options = respond.options();
    boolean calls = can.functions().calling() != Calling.NONE;
    boolean forbids = options.toolUse() instanceof ToolUse.Forbidden && !can.functions().choice();
    return calls && !forbids ? options : options.with(List.of());
  }
}
