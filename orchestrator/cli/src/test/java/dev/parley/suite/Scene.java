package dev.parley.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.net.loop.ManualLoop;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ContextItem.Role;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionState;
import dev.parley.session.model.TurnLog;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One call of one cell: what happens in it, step by step, and what must hold whatever happens. */
final class Scene {

  /** So much of an answer that the caller knows that it has begun. */
  private static final long SOME_MS = 300;

  /** A piece that was cut in its middle is not in what the ear has heard. */
  private static final long A_PIECE_MS = 2 * Voices.FRAME_MS;

  /** Lines differ in how far ahead they are sent sound, and so in what is taken back of it. */
  private static final long AS_GOOD_AS_MS = 400;

  private static final long LONGEST_MS = 20_000;

  /** For callers who cannot say that they mean it. */
  private static final long WINDOW_MS = 70_000;

  final Door door;
  final Caller caller;
  final ScriptedModel model;
  final RemoteSession session;
  final LegRow leg;
  final ModelRow row;
  private final ManualLoop time;

  /** How many times the caller said something that is meant. */
  private int said;

  Scene(ManualLoop time, LegRow leg, ModelRow row) {
    this.time = time;
    this.leg = leg;
    this.row = row;
    this.door = new Door(time, leg, row);
    this.caller = leg.caller(door, row);
    this.model = door.model;
    this.session = door.session;
  }

  SessionState state() {
    return session.state();
  }

  // ---- steps

  void callsAndIsGreeted() {
    now(caller::calls);
    isAnswered(1);
  }

  /** The caller says something, to its end. */
  void says() {
    beginsToSay();
    endsSaying();
  }

  void beginsToSay() {
    said++;
    now(caller::saysWords);
  }

  /**
   * To a human who has the call. A model that takes turns itself must not hear it, and nobody else
   * finds utterances beside such a model: what is said then is in no conversation.
   */
  void saysToTheHuman() {
    if (!row.takesTurns()) {
      said++;
    }
    now(caller::saysWords);
    endsSaying();
  }

  /** The caller says something without the time that it takes, in pieces of these sizes in turn. */
  void saysAtOnce(int... pieces) {
    said++;
    now(() -> caller.saysAtOnce(pieces));
  }

  void endsSaying() {
    until("the caller has said it", () -> !caller.isSaying());
  }

  /** The answer of that number is heard to its end, and nobody speaks. */
  void isAnswered(int number) {
    until(
        "answer " + number + " is heard to its end",
        () -> caller.ear.millisOf(number) >= answerMs() - A_PIECE_MS && isQuiet());
  }

  /** A question and its whole answer. */
  void exchanges(int number) {
    says();
    isAnswered(number);
  }

  /** The caller hears the beginning of the answer of that number. */
  void hearsSomeOf(int number) {
    until("answer " + number + " begins", () -> caller.ear.millisOf(number) >= SOME_MS);
  }

  /** A question for which the model calls a tool, and its whole answer, which is answer 2. */
  void asksForATool() {
    now(model::callsToolNext);
    exchanges(2);
    until("the tool is asked", () -> session.requests.size() == 1);
  }

  void linkIs(int number) {
    until("link " + number + " is there", () -> model.links() == number);
  }

  /** Does something on the loop, at this moment. */
  void now(Runnable deed) {
    time.run(deed);
  }

  void pass(long millis) {
    time.pass(millis);
  }

  void until(String what, BooleanSupplier condition) {
    until(what, LONGEST_MS, condition);
  }

  void until(String what, long mostMs, BooleanSupplier condition) {
    boolean happened = time.passUntil(condition, mostMs);
    if (!happened) {
      throw new AssertionError(what + ": not within " + mostMs + " ms; " + this);
    }
  }

  boolean isQuiet() {
    return state().phase() instanceof Phase.Listening && !caller.ear.isPlaying();
  }

  // ---- what is known

  /** How long a whole answer is by this leg. */
  long answerMs() {
    return leg.port().isWords() ? WordCarrier.ANSWER_MS : ScriptedModel.ANSWER_MS;
  }

  /** The answers of which something was heard. Where several are mixed, silence is heard too. */
  Set<Integer> heardAnswers() {
    var heard = new TreeSet<>(caller.ear.millis().keySet());
    if (caller.supervisor != null) {
      heard.remove(0);
    }
    return heard;
  }

  List<Item.Message> messages(Role role) {
    return state().conversation().items().stream()
        .filter(Item.Message.class::isInstance)
        .map(Item.Message.class::cast)
        .filter(message -> message.role() == role)
        .toList();
  }

  /** The agent's item in the conversation that is the answer of that number. */
  Item.Message itemOf(int number) {
    var id = model.answers.get(number - 1).itemId();
    return messages(Role.AGENT).stream()
        .filter(message -> message.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("answer " + number + ": not in " + this));
  }

  /**
   * The caller's item that it answers. A link that hears an utterance once more gives it a name of
   * its own, which nobody else sees: what it answers unasked is what the session says.
   */
  @Nullable String questionOf(ScriptedModel.Answer answer) {
    if (answer.question() == null) {
      return null;
    }
    return state().turns().turns().stream()
        .filter(turn -> turn.responses().contains(answer.responseId()))
        .map(TurnLog.Turn::callerItem)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(answer.question());
  }

  List<Item.Output> outputs() {
    return state().conversation().items().stream()
        .filter(Item.Output.class::isInstance)
        .map(Item.Output.class::cast)
        .toList();
  }

  /** The caller's latest utterance, as an item of the conversation. */
  Item.Message latestSaid() {
    return messages(Role.CALLER).getLast();
  }

  // ---- what always holds

  /** What must always hold, as far as one call shows it ({@code docs/promises.md}). */
  void holdsWhatAlwaysHolds() {
    eachUtteranceIsInTheConversationOnce();
    nothingIsHeldAsSaidThatWasNotHeard();
    oneVoiceAtATime();
    nothingIsAnsweredTwice();
    eachCallHasOneOutput();
    whoListensHearsWhatTheCallerHears();
    // As it is written: a number in a client's settings is read as another type than it was.
    assertThat(session.stored()).as("the journal holds all of it").hasToString(state().toString());
  }

  private void eachUtteranceIsInTheConversationOnce() {
    assertThat(messages(Role.CALLER)).as("utterances; %s", this).hasSize(said);
    assertThat(state().conversation().items()).extracting(Item::id).doesNotHaveDuplicates();
  }

  private void nothingIsHeldAsSaidThatWasNotHeard() {
    for (var answer : model.answers) {
      for (var message : messages(Role.AGENT)) {
        if (message.id().equals(answer.itemId())) {
          assertThat(message.heardMs())
              .as("answer %d in the conversation; %s", answer.number(), this)
              .isLessThanOrEqualTo(caller.ear.millisOf(answer.number()) + A_PIECE_MS);
        }
      }
    }
  }

  private void oneVoiceAtATime() {
    var voices = caller.ear.voices().stream().filter(Scene::isAnswer).toList();
    assertThat(voices).as("answers, as their sound came; %s", this).isSorted();
  }

  private static boolean isAnswer(int voice) {
    return voice != 0 && voice != Colleague.VOICE;
  }

  private void whoListensHearsWhatTheCallerHears() {
    var supervisor = caller.supervisor;
    if (supervisor == null) {
      return;
    }
    for (var answer : model.answers) {
      long heard = caller.ear.millisOf(answer.number());
      assertThat(supervisor.ear.millisOf(answer.number()))
          .as("answer %d, as the supervisor hears it; %s", answer.number(), this)
          .isBetween(heard - AS_GOOD_AS_MS, heard + AS_GOOD_AS_MS);
    }
  }

  private void nothingIsAnsweredTwice() {
    var heard = new HashMap<String, Integer>();
    for (var answer : model.answers) {
      var question = questionOf(answer);
      if (question != null && caller.ear.millisOf(answer.number()) > 0) {
        var before = heard.put(question, answer.number());
        assertThat(before).as("answer %d too; %s", answer.number(), this).isNull();
      }
    }
  }

  private void eachCallHasOneOutput() {
    for (var context : contexts()) {
      var outputs = new HashMap<String, Integer>();
      for (var item : context) {
        switch (item) {
          case ContextItem.Call call -> outputs.merge(call.callId(), 0, Integer::sum);
          case ContextItem.Output output -> outputs.merge(output.callId(), 1, Integer::sum);
          case ContextItem.Message _ -> {}
        }
      }
      assertThat(outputs.values()).as("outputs of calls; %s", this).allMatch(count -> count == 1);
    }
  }

  private List<List<ContextItem>> contexts() {
    return Stream.concat(model.contexts.stream(), door.next.contexts.stream()).toList();
  }

  /** The caller goes, wherever the call stands. */
  void hangsUp() {
    now(caller::hangsUp);
  }

  /** Nothing of the call is left. */
  void isOver() {
    until("the session is over", WINDOW_MS, () -> state().isOver());
    now(session::nodeDies);
  }

  @Override
  public String toString() {
    return "phase %s, items %s, heard %s, voices %s, answers %s, links %d, let go %s"
        .formatted(
            state().phase(),
            state().conversation().items(),
            caller.ear.millis(),
            caller.ear.voices(),
            model.answers,
            model.links(),
            caller.letGo);
  }
}
