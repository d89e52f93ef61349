package dev.parley.media.turns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

class SpeechWindowTest {

  private static final TurnFact CONFIRMED = new TurnFact.Confirmed();

  private final ArrayDeque<TurnFact> signals = new ArrayDeque<>();
  private SpeechWindow window = of(new TurnRules(0.5, 100, 200));

  @Test
  void sixtyMillisecondsOfSpeechAreAnOnset() {
    hear("_x50 #x6");
    assertThat(signals).containsExactly(new TurnFact.Began(400), CONFIRMED);
    assertThat(window.speaking()).isTrue();
  }

  @Test
  void aBurstOfFiftyMillisecondsIsNone() {
    hear("_x50 #x5 _x100");
    assertThat(signals).isEmpty();
  }

  @Test
  void speechWithGapsIsAnOnsetAndBeginsWithItsFirstFrame() {
    hear("_x50 #x3 _x2 #x3");
    assertThat(signals).containsExactly(new TurnFact.Began(400), CONFIRMED);
  }

  @Test
  void paddingEndsAtTheBeginningOfTheCall() {
    hear("_x3 #x6");
    assertThat(signals).containsExactly(new TurnFact.Began(0), CONFIRMED);
  }

  @Test
  void theCallerIsDoneAfterTheSilenceAndWasDoneBeforeIt() {
    hear("_x50 #x30 _x19");
    assertThat(window.speaking()).isTrue();
    hear("_x1");
    assertThat(window.speaking()).isFalse();
    assertThat(signals)
        .containsExactly(new TurnFact.Began(400), CONFIRMED, new TurnFact.Ended(800));
  }

  @Test
  void aPauseShorterThanTheSilenceIsPartOfTheUtterance() {
    hear("#x30 _x18 #x30 _x20");
    assertThat(signals).containsExactly(new TurnFact.Began(0), CONFIRMED, new TurnFact.Ended(780));
  }

  @Test
  void clicksDoNotProlongSpeech() {
    hear("#x30 _x9 #x1 _x5 #x1 _x4");
    assertThat(signals).containsExactly(new TurnFact.Began(0), CONFIRMED, new TurnFact.Ended(300));
  }

  @Test
  void paddingNeverRepeatsTheUtteranceBefore() {
    window = of(new TurnRules(0.5, 1_000, 200));
    hear("#x30 _x20 _x10 #x6");
    assertThat(signals)
        .containsExactly(
            new TurnFact.Began(0),
            CONFIRMED,
            new TurnFact.Ended(300),
            new TurnFact.Began(300),
            CONFIRMED);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new TurnRules(1.5, 0, 500))
        .hasMessage("threshold: 1.5 (expected: 0 to 1)");
    assertThatThrownBy(() -> new TurnRules(Double.NaN, 0, 500))
        .hasMessage("threshold: NaN (expected: 0 to 1)");
    assertThatThrownBy(() -> new TurnRules(0.5, -1, 500))
        .hasMessage("prefix_padding_ms: -1 (expected: 0 to 5000)");
    assertThatThrownBy(() -> new TurnRules(0.5, 0, 0))
        .hasMessage("silence_duration_ms: 0 (expected: 20 to 10000)");
    assertThatThrownBy(() -> new TurnRules(0.5, 0, 500, 9_000))
        .hasMessage("confirm_ms: 9000 (expected: 0 to 5000)");
  }

  private SpeechWindow of(TurnRules rules) {
    return new SpeechWindow(rules, 10_000, signals);
  }

  /** {@code "_x50 #x6"}: 50 frames without speech, then 6 with. */
  private void hear(String frames) {
    for (var run : frames.split(" ", -1)) {
      int count = Integer.parseInt(run.substring(2));
      for (int i = 0; i < count; i++) {
        window.judge(run.charAt(0) == '#');
      }
    }
  }
}
