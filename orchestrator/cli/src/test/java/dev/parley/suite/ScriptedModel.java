package dev.parley.suite;

import dev.parley.media.links.FailedLink;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ContextItem.Role;
import dev.parley.session.model.ModelChangeReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A model that does what a scenario wants of it, and notes what it was told. What it answers is
 * numbered, and sounds by its number.
 */
abstract class ScriptedModel implements ModelLink.Model {

  /** How long each answer is. */
  static final long ANSWER_MS = 1_000;

  static final String TOOL = "order_status";

  /**
   * Something that it said.
   *
   * @param question the caller's item that it was to answer, as its link calls it; absent if it
   *     said something else, or went on with an answer
   */
  record Answer(
      int number, int link, String responseId, String itemId, @Nullable String question) {}

  List<Answer> answers = new ArrayList<>();

  /** What it was told of conversations, with each link that opened and each response asked. */
  final List<List<ContextItem>> contexts = new ArrayList<>();

  /** What each link began with. */
  final List<ModelLink.Beginning> beginnings = new ArrayList<>();

  final List<ModelOrder.Truncate> truncated = new ArrayList<>();

  private boolean callsTool;
  private boolean saysNothing;
  private boolean gone;
  private int links;
  private @Nullable Scripted latest;

  @Override
  public final ModelLink open(ModelLink.Setup setup, Consumer<ModelFact> facts) {
    if (gone) {
      return FailedLink.report(
          new ModelFact.Problem("model_unreachable", "model: refused", true), facts);
    }
    links++;
    contexts.add(setup.beginning().seed());
    beginnings.add(setup.beginning());
    var gate = new Gate(facts);
    var link = link(setup, links, gate);
    latest = new Scripted(link, gate);
    return latest;
  }

  /** A link of that number, which tells its facts there. */
  abstract ModelLink link(ModelLink.Setup setup, int number, Consumer<ModelFact> facts);

  int links() {
    return links;
  }

  // ---- what a scenario wants

  /** With the next answer it calls a tool. */
  void callsToolNext() {
    callsTool = true;
  }

  /** It takes what it is asked, and says nothing more. */
  void fallsSilent() {
    saysNothing = true;
  }

  void speaksAgain() {
    saysNothing = false;
  }

  void goesAway(long millisLeft) {
    says(new ModelFact.GoingAway(ModelChangeReason.GOING_AWAY, millisLeft));
  }

  /** Its connection breaks. */
  void dies() {
    dead().forEach(this::says);
  }

  /** The same, and no other can be made. */
  void isGone() {
    gone = true;
    dies();
  }

  /** It is the next of an agent's list, and numbers on. */
  void comesAfter(ScriptedModel first) {
    answers = first.answers;
  }

  /** What a link says whose connection breaks. */
  List<ModelFact> dead() {
    return List.of(
        new ModelFact.Failed(
            new ModelFact.Problem(
                "model_lost", "model: connection closed", ModelFact.Failure.BROKEN)));
  }

  /** The latest link says something that no order led to. */
  void says(ModelFact fact) {
    var link = latest;
    if (link != null) {
      link.gate.pass(fact);
    }
  }

  /** A way to say something later, by the link that there is now, whatever becomes of it. */
  Consumer<ModelFact> mouth() {
    var link = latest;
    if (link == null) {
      throw new IllegalStateException("link: none (expected: one)");
    }
    return link.gate.facts;
  }

  // ---- for its kinds

  boolean takesToolCall() {
    boolean wanted = callsTool;
    callsTool = false;
    return wanted;
  }

  boolean wantsToolCall() {
    return callsTool;
  }

  Answer begins(int link, String responseId, String itemId, @Nullable String question) {
    var answer = new Answer(answers.size() + 1, link, responseId, itemId, question);
    answers.add(answer);
    return answer;
  }

  /** The fact with the voice and the words of the answer that it belongs to. */
  final ModelFact inItsVoice(ModelFact fact) {
    return switch (fact) {
      case ModelFact.Spoken(var id, var itemId, var audio) -> {
        var voice = Voices.answer(numberOf(itemId), audio.format(), audio.size());
        yield new ModelFact.Spoken(id, itemId, voice);
      }
      case ModelFact.Text(var id, var itemId, var words, var wording) ->
          new ModelFact.Text(id, itemId, inItsWords(itemId, words), wording);
      case ModelFact.ItemDone(var id, var itemId, var words, var complete) ->
          new ModelFact.ItemDone(id, itemId, inItsWords(itemId, words), complete);
      default -> fact;
    };
  }

  private String inItsWords(String itemId, String words) {
    int number = numberOf(itemId);
    return number == 0 ? words : Voices.words(number, words.length());
  }

  private int numberOf(String itemId) {
    return answers.stream()
        .filter(answer -> answer.itemId().equals(itemId))
        .mapToInt(Answer::number)
        .findFirst()
        .orElse(0);
  }

  /**
   * What was said last by the caller, if nothing was said or done since. A model that says no given
   * words is asked for them in words of no item of the caller's.
   */
  static @Nullable String question(List<ContextItem> context) {
    return !context.isEmpty()
            && context.getLast() instanceof ContextItem.Message(var id, var role, _)
            && role == Role.CALLER
            && !id.endsWith("_say")
        ? id
        : null;
  }

  /** What comes out of a link, until it is closed or falls silent. */
  private final class Gate implements Consumer<ModelFact> {
    private final Consumer<ModelFact> facts;
    private boolean closed;

    Gate(Consumer<ModelFact> facts) {
      this.facts = facts;
    }

    @Override
    public void accept(ModelFact fact) {
      boolean ofTheLink = fact instanceof ModelFact.Opened || fact instanceof ModelFact.Alive;
      if (!saysNothing || ofTheLink) {
        pass(fact);
      }
    }

    void pass(ModelFact fact) {
      if (!closed) {
        facts.accept(fact);
      }
    }
  }

  private final class Scripted implements ModelLink {
    private final ModelLink link;
    private final Gate gate;

    Scripted(ModelLink link, Gate gate) {
      this.link = link;
      this.gate = gate;
    }

    @Override
    public void accept(ModelOrder order) {
      switch (order) {
        case ModelOrder.Respond respond -> contexts.add(respond.context());
        case ModelOrder.Truncate truncate -> truncated.add(truncate);
        case ModelOrder.Hear _,
            ModelOrder.Commit _,
            ModelOrder.Clear _,
            ModelOrder.Cancel _,
            ModelOrder.Add _,
            ModelOrder.ToolOutput _,
            ModelOrder.Forget _,
            ModelOrder.Update _ -> {}
      }
      link.accept(order);
    }

    @Override
    public void close() {
      gate.closed = true;
      link.close();
    }
  }
}
