package dev.parley.media.turns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.turns.TurnTaking.ModelHears;
import dev.parley.media.vad.VoiceActivity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same dialogues for all strategies. A dialogue is what is heard and told, step by step: {@code
 * #400} and {@code _400} are so many milliseconds of speech and silence, {@code "so} is a word that
 * is understood, {@code >} and {@code <} are the model's speech started and stopped, {@code !} is
 * its answer, {@code .} is sound that stops coming.
 */
class TurnTakingTest {

  /** A strategy, how its detector is made, and under which rules it works. */
  enum Strategy {
    SERVER_VAD,
    /** With windows as long as those of the detectors that are networks. */
    SERVER_VAD_LONG_WINDOWS,
    SERVER_VAD_CONFIRMED,
    MANUAL,
    MODEL;

    TurnTaking open(AudioFormat format) {
      return switch (this) {
        case SERVER_VAD -> serverVad(format, 8_000, 80, 0);
        case SERVER_VAD_LONG_WINDOWS -> serverVad(format, 16_000, 512, 0);
        case SERVER_VAD_CONFIRMED -> serverVad(format, 8_000, 80, 400);
        case MANUAL -> new ManualTurns();
        case MODEL -> new ModelTurns();
      };
    }

    private static TurnTaking serverVad(AudioFormat format, int rate, int samples, int confirmMs) {
      return new ServerVadTurns(
          format,
          new ScriptedVoice(new VoiceActivity.Window(rate, samples)),
          new TurnRules(0.5, 0, 500, confirmMs));
    }
  }

  private static final String NOTHING = "";

  /** What happens, and what each strategy says about it. */
  record Dialogue(
      String name, String script, String vad, String confirmed, String manual, String model) {

    String expected(Strategy strategy) {
      return switch (strategy) {
        case SERVER_VAD, SERVER_VAD_LONG_WINDOWS -> vad;
        case SERVER_VAD_CONFIRMED -> confirmed;
        case MANUAL -> manual;
        case MODEL -> model;
      };
    }
  }

  private static final List<Dialogue> DIALOGUES =
      List.of(
          new Dialogue("nobody speaks", "_5000", NOTHING, NOTHING, NOTHING, NOTHING),
          new Dialogue(
              "one sentence",
              "_400 > #800 < _800 !",
              "began confirmed mayHaveEnded ended",
              "began confirmed mayHaveEnded ended",
              NOTHING,
              "began confirmed ended"),
          new Dialogue(
              "a sentence with a pause for thought",
              "_400 > #800 < _320 > #640 < _800 !",
              "began confirmed mayHaveEnded resumed mayHaveEnded ended",
              "began confirmed mayHaveEnded resumed mayHaveEnded ended",
              NOTHING,
              "began confirmed ended began confirmed ended"),
          new Dialogue(
              "two turns",
              "_400 > #800 < _800 ! _400 > #800 < _800 !",
              "began confirmed mayHaveEnded ended began confirmed mayHaveEnded ended",
              "began confirmed mayHaveEnded ended began confirmed mayHaveEnded ended",
              NOTHING,
              "began confirmed ended began confirmed ended"),
          new Dialogue(
              "a cough that the model does not take for speech",
              "_400 #160 _1000",
              "began confirmed mayHaveEnded ended",
              "began none",
              NOTHING,
              NOTHING),
          new Dialogue(
              "a cough, then a sentence",
              "_400 #160 _1000 > #800 < _800 !",
              "began confirmed mayHaveEnded ended began confirmed mayHaveEnded ended",
              "began none began confirmed mayHaveEnded ended",
              NOTHING,
              "began confirmed ended"),
          new Dialogue(
              "a short word that is understood at once",
              "_400 > #160 \"yes < _1000 !",
              "began confirmed mayHaveEnded ended",
              "began confirmed mayHaveEnded ended",
              NOTHING,
              "began confirmed ended"),
          new Dialogue(
              "words that are none change nothing",
              "_400 #160 \" _1000",
              "began confirmed mayHaveEnded ended",
              "began none",
              NOTHING,
              NOTHING),
          new Dialogue(
              "words of a model that says nothing else",
              "_400 #800 \"where \"is _800 !",
              "began confirmed mayHaveEnded ended",
              "began confirmed mayHaveEnded ended",
              NOTHING,
              "began confirmed ended"),
          new Dialogue(
              "words that come after their turn and before their answer",
              "_400 > #800 < _800 \"late _400 !",
              "began confirmed mayHaveEnded ended",
              "began confirmed mayHaveEnded ended",
              NOTHING,
              "began confirmed ended"),
          new Dialogue(
              "words that come after their answer",
              "_400 > #800 < _800 ! \"late _400",
              "began confirmed mayHaveEnded ended",
              "began confirmed mayHaveEnded ended",
              NOTHING,
              "began confirmed ended"),
          new Dialogue(
              "words of the next turn although its beginning was not told",
              "_400 > #800 < _800 ! _1200 #800 \"next _800 !",
              "began confirmed mayHaveEnded ended began confirmed mayHaveEnded ended",
              "began confirmed mayHaveEnded ended began confirmed mayHaveEnded ended",
              NOTHING,
              "began confirmed ended began confirmed ended"),
          new Dialogue(
              "sound that stops in mid-word",
              "_400 > #800 .",
              "began confirmed ended",
              "began confirmed ended",
              NOTHING,
              "began confirmed"),
          new Dialogue(
              "sound that stops in a cough",
              "_400 #160 .",
              "began confirmed ended",
              "began none",
              NOTHING,
              NOTHING),
          new Dialogue("sound that stops in silence", "_400 .", NOTHING, NOTHING, NOTHING, NOTHING),
          new Dialogue(
              "a model that answers although nobody spoke",
              "_400 ! _400",
              NOTHING,
              NOTHING,
              NOTHING,
              NOTHING),
          new Dialogue(
              "a model that says twice that speech began and stopped",
              "_400 > > #800 < < _800 ! !",
              "began confirmed mayHaveEnded ended",
              "began confirmed mayHaveEnded ended",
              NOTHING,
              "began confirmed ended"));

  private static Stream<Arguments> cases() {
    return DIALOGUES.stream()
        .flatMap(dialogue ->
            Stream.of(Strategy.values())
                .flatMap(strategy ->
                    Stream.of(AudioFormat.values())
                        .map(format ->
                            Arguments.argumentSet(
                                dialogue.name() + ", " + strategy + ", " + format,
                                dialogue,
                                strategy,
                                format))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyStrategySaysWhatItKnowsOfTheSameDialogue(
      Dialogue dialogue, Strategy strategy, AudioFormat format) {
    for (int piece : new int[] {20, 60, 10}) {
      try (var turns = strategy.open(format)) {
        assertThat(names(play(turns, format, dialogue.script(), piece)))
            .as("in pieces of %d ms", piece)
            .isEqualTo(dialogue.expected(strategy));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theFactsOfATurnComeInTheirOrder(Dialogue dialogue, Strategy strategy, AudioFormat format) {
    try (var turns = strategy.open(format)) {
      String before = "ended";
      for (var fact : names(play(turns, format, dialogue.script(), 20)).split(" ", -1)) {
        if (!fact.isEmpty()) {
          assertThat(fact).isIn(after(before));
          before = fact;
        }
      }
    }
  }

  @Test
  void theTimesOfATurnAreThoseOfTheSound() {
    var turns = Strategy.SERVER_VAD.open(AudioFormat.PCMU);
    assertThat(play(turns, AudioFormat.PCMU, "_400 #800 _300 #300 _500", 20))
        .containsExactly(
            new TurnFact.Began(400),
            new TurnFact.Confirmed(),
            new TurnFact.MayHaveEnded(1_200),
            new TurnFact.Resumed(),
            new TurnFact.MayHaveEnded(1_800),
            new TurnFact.Ended(1_800));
  }

  @Test
  void whatWasDismissedIsOverAfterAShortSilence() {
    var turns = Strategy.SERVER_VAD_CONFIRMED.open(AudioFormat.PCMU);
    assertThat(play(turns, AudioFormat.PCMU, "_400 #160 _1000", 20))
        .containsExactly(new TurnFact.Began(400), new TurnFact.None(860));
  }

  @Test
  void speechIsConfirmedWhenThereIsEnoughOfIt() {
    var turns = Strategy.SERVER_VAD_CONFIRMED.open(AudioFormat.PCMU);
    assertThat(names(play(turns, AudioFormat.PCMU, "_400 #380", 20))).isEqualTo("began");
    assertThat(names(play(turns, AudioFormat.PCMU, "#20", 20))).isEqualTo("confirmed");
  }

  @Test
  void theModelsTimesAreThoseOfTheSoundThatItHeard() {
    var turns = new ModelTurns();
    assertThat(play(turns, AudioFormat.PCMU, "_400 > #800 < _300 !", 20))
        .containsExactly(
            new TurnFact.Began(400), new TurnFact.Confirmed(), new TurnFact.Ended(1_200));
  }

  @Test
  void aTurnThatBeganElsewhereIsEndedHere() {
    var turns = Strategy.SERVER_VAD.open(AudioFormat.PCMU);
    turns.goOn();
    assertThat(play(turns, AudioFormat.PCMU, "#200 _600", 20))
        .containsExactly(new TurnFact.MayHaveEnded(200), new TurnFact.Ended(200));
    var silent = Strategy.SERVER_VAD_CONFIRMED.open(AudioFormat.PCMU);
    silent.goOn();
    assertThat(play(silent, AudioFormat.PCMU, "_600", 20))
        .containsExactly(new TurnFact.MayHaveEnded(0), new TurnFact.Ended(0));
  }

  private static List<String> after(String fact) {
    return switch (fact) {
      case "began" -> List.of("confirmed", "none");
      case "confirmed", "resumed" -> List.of("mayHaveEnded", "ended");
      case "mayHaveEnded" -> List.of("resumed", "ended");
      default -> List.of("began");
    };
  }

  private static List<TurnFact> play(
      TurnTaking turns, AudioFormat format, String script, int piece) {
    var facts = new ArrayList<TurnFact>();
    long heard = 0;
    for (var step : script.split(" ", -1)) {
      char what = step.charAt(0);
      switch (what) {
        case '#', '_' -> {
          int millis = Integer.parseInt(step.substring(1));
          for (int at = 0; at < millis; at += piece) {
            int length = Math.min(piece, millis - at);
            if (turns.listens()) {
              turns.hear(
                  what == '#'
                      ? ScriptedVoice.speech(format, length)
                      : ScriptedVoice.silence(format, length));
            }
            drain(turns, facts);
          }
          heard += millis;
        }
        case '"' -> turns.words(step.substring(1), heard);
        case '>' -> turns.model(ModelHears.SPEECH_STARTED, heard);
        case '<' -> turns.model(ModelHears.SPEECH_STOPPED, heard);
        case '!' -> turns.model(ModelHears.ANSWERS, heard);
        case '.' -> turns.soundStopped();
        default -> throw new IllegalArgumentException(step);
      }
      drain(turns, facts);
    }
    return facts;
  }

  private static void drain(TurnTaking turns, List<TurnFact> facts) {
    for (var fact = turns.next(); fact != null; fact = turns.next()) {
      facts.add(fact);
    }
  }

  private static String names(List<TurnFact> facts) {
    return String.join(" ", facts.stream().map(TurnTakingTest::name).toList());
  }

  private static String name(TurnFact fact) {
    return switch (fact) {
      case TurnFact.Began _ -> "began";
      case TurnFact.Confirmed _ -> "confirmed";
      case TurnFact.None _ -> "none";
      case TurnFact.MayHaveEnded _ -> "mayHaveEnded";
      case TurnFact.Resumed _ -> "resumed";
      case TurnFact.Ended _ -> "ended";
    };
  }
}
