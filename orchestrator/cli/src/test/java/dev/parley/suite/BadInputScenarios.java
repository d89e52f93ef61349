package dev.parley.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Origin;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.session.model.ModelChangeReason;
import java.util.List;

/** Models and legs that do what they must not. */
final class BadInputScenarios {

  /** Longer than a model that was asked is waited for, or lives. */
  private static final long OUTLASTED_MS = 45_000;

  private static final String NONE = "resp_none";
  private static final String NO_ITEM = "item_none";

  static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "a model that never answers",
              "It is waited for, then another link is told the question and answers it.",
              Scenario.Need.NONE,
              BadInputScenarios::neverAnswers),
          new Scenario(
              "a model that talks nonsense",
              "What belongs to nothing is dropped and counted, and the talk goes on.",
              Scenario.Need.NONE,
              BadInputScenarios::nonsense),
          new Scenario(
              "a model that takes a turn it has not got",
              "A model that is asked cannot say that the caller spoke, or answer unasked.",
              Scenario.OUR_TURNS,
              BadInputScenarios::turnsThatAreNotItsOwn),
          new Scenario(
              "a model that answers after it was replaced",
              "Nothing of it is heard or kept; it is counted.",
              Scenario.LINK_ENDS,
              BadInputScenarios::answersAfterItWasReplaced),
          new Scenario(
              "sound faster than real time, in pieces of any size",
              "Words in pieces of 1 and 7 bytes, all at once, are understood once; minutes of"
                  + " silence in one piece disturb nothing.",
              Scenario.SOUND,
              BadInputScenarios::fasterThanRealTime),
          new Scenario(
              "sound that stops in mid-word and is back after a minute",
              "The word is an utterance, and is answered once.",
              Scenario.SOUND,
              BadInputScenarios::stopsInMidWord),
          new Scenario(
              "an agent's version that no node has",
              "Who comes back to a node without it goes on with the agent that the session has.",
              Scenario.RETURNS,
              BadInputScenarios::versionThatNoNodeHas));

  private static void neverAnswers(Scene call) {
    call.callsAndIsGreeted();
    call.says();
    call.until("the turn is taken", () -> call.state().turns().latest() > 1);
    call.now(call.model::fallsSilent);
    call.until("another link is there", OUTLASTED_MS, () -> call.model.links() == 2);
    call.now(call.model::speaksAgain);
    call.isAnswered(call.model.answers.size() + 1);

    assertThat(call.questionOf(call.model.answers.getLast())).isEqualTo(call.latestSaid().id());
    assertThat(call.state().models())
        .singleElement()
        .satisfies(change ->
            assertThat(change.reason())
                .isEqualTo(
                    call.row.takesTurns()
                        ? ModelChangeReason.END_OF_LIFE
                        : ModelChangeReason.SILENCE));
  }

  private static void nonsense(Scene call) {
    call.callsAndIsGreeted();
    call.says();
    call.hearsSomeOf(2);
    call.now(() -> NONSENSE.forEach(call.model::says));
    call.isAnswered(2);
    call.now(() -> NONSENSE.forEach(call.model::says));
    call.exchanges(3);

    assertThat(call.door.counters.factsDropped.sum()).isPositive();
    assertThat(call.model.links()).isEqualTo(1);
    assertThat(call.itemOf(2).complete()).isTrue();
    assertThat(call.heardAnswers()).containsExactly(1, 2, 3);
  }

  private static final List<ModelFact> NONSENSE =
      List.of(
          new ModelFact.ResponseStarted(NONE, Origin.ASKED),
          new ModelFact.ItemStarted(NONE, NO_ITEM, null),
          new ModelFact.Text(NONE, NO_ITEM, "word"),
          new ModelFact.Spoken(NONE, NO_ITEM, Audio.ofBytes(AudioFormat.PCM_24K, new byte[7])),
          new ModelFact.ItemDone(NONE, NO_ITEM, "words", true),
          new ModelFact.ItemStarted(NONE, "item_call", new ModelFact.Call("call_none", "none")),
          new ModelFact.ItemDone(NONE, "item_call", "no json", true),
          new ModelFact.Done(NONE, Outcome.COMPLETED, null, Usage.NONE),
          new ModelFact.Transcript(NO_ITEM, "words", true),
          new ModelFact.TranscriptFailed(NO_ITEM, "failed", "failed"),
          new ModelFact.ToolCancelled("call_none"),
          new ModelFact.Opened());

  private static void turnsThatAreNotItsOwn(Scene call) {
    call.callsAndIsGreeted();
    call.now(() -> {
      call.model.says(new ModelFact.SpeechStarted("item_own", 0L, true));
      call.model.says(new ModelFact.SpeechStopped("item_own", 500L));
      call.model.says(new ModelFact.ResponseStarted("resp_own", Origin.OWN));
    });
    call.pass(1_000);
    call.exchanges(2);

    assertThat(call.state().turns().turns()).hasSize(2);
    assertThat(call.door.counters.turnsRefused.sum()).isEqualTo(3);
  }

  private static void answersAfterItWasReplaced(Scene call) {
    call.callsAndIsGreeted();
    var mouth = call.model.mouth();
    call.now(() -> call.model.goesAway(60_000));
    call.linkIs(2);
    call.says();
    call.hearsSomeOf(2);
    call.now(() -> {
      NONSENSE.forEach(mouth);
      var answering = call.model.answers.getLast().responseId();
      mouth.accept(new ModelFact.Done(answering, Outcome.COMPLETED, null, Usage.NONE));
      mouth.accept(new ModelFact.GoingAway(ModelChangeReason.GOING_AWAY, 0));
      call.model.dead().forEach(mouth);
    });
    call.isAnswered(2);

    assertThat(call.door.counters.lateFacts.sum()).isGreaterThan(NONSENSE.size());
    assertThat(call.model.links()).isEqualTo(2);
  }

  private static void fasterThanRealTime(Scene call) {
    call.callsAndIsGreeted();
    call.saysAtOnce(1, 7);
    call.isAnswered(2);
    call.now(() -> call.caller.sendsSilence(call.caller.largestPiece()));
    call.exchanges(3);
  }

  private static void stopsInMidWord(Scene call) {
    call.callsAndIsGreeted();
    call.beginsToSay();
    call.pass(600);
    call.now(call.caller::stopsSending);
    call.pass(60_000);
    call.now(call.caller::sendsAgain);
    call.isAnswered(2);
  }

  private static void versionThatNoNodeHas(Scene call) {
    call.callsAndIsGreeted();
    call.now(call.caller::losesLine);
    call.pass(2_000);
    call.now(() -> call.door.offers(Door.NEWER));
    call.now(call.caller::comesBack);
    call.isAnswered(2);
    call.exchanges(3);

    assertThat(call.state().agent().version()).isEqualTo(Door.DAY.version());
    assertThat(call.door.wired).last().isEqualTo(Door.DAY);
  }

  private BadInputScenarios() {}
}
