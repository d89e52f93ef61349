package dev.parley.media.vad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.media.vad.TurnDetector.Settings;
import dev.parley.media.vad.TurnDetector.Signal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeechWindowTest {

  private final List<Signal> signals = new ArrayList<>();
  private SpeechWindow window = new SpeechWindow(new Settings(0.5, 100, 200));

  @Test
  void sixtyMillisecondsOfSpeechAreAnOnset() {
    hear("_x50 #x6");
    assertThat(signals).containsExactly(new Signal.Started(400));
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
    assertThat(signals).containsExactly(new Signal.Started(400));
  }

  @Test
  void paddingEndsAtTheBeginningOfTheCall() {
    hear("_x3 #x6");
    assertThat(signals).containsExactly(new Signal.Started(0));
  }

  @Test
  void theCallerIsDoneAfterTheSilenceAndWasDoneBeforeIt() {
    hear("_x50 #x30 _x19");
    assertThat(window.speaking()).isTrue();
    hear("_x1");
    assertThat(window.speaking()).isFalse();
    assertThat(signals).containsExactly(new Signal.Started(400), new Signal.Stopped(800));
  }

  @Test
  void aPauseShorterThanTheSilenceIsPartOfTheUtterance() {
    hear("#x30 _x18 #x30 _x20");
    assertThat(signals).containsExactly(new Signal.Started(0), new Signal.Stopped(780));
  }

  @Test
  void clicksDoNotProlongSpeech() {
    hear("#x30 _x9 #x1 _x5 #x1 _x4");
    assertThat(signals).containsExactly(new Signal.Started(0), new Signal.Stopped(300));
  }

  @Test
  void paddingNeverRepeatsTheUtteranceBefore() {
    window = new SpeechWindow(new Settings(0.5, 1_000, 200));
    hear("#x30 _x20 _x10 #x6");
    assertThat(signals)
        .containsExactly(new Signal.Started(0), new Signal.Stopped(300), new Signal.Started(300));
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Settings(1.5, 0, 500))
        .hasMessage("threshold: 1.5 (expected: 0 to 1)");
    assertThatThrownBy(() -> new Settings(Double.NaN, 0, 500))
        .hasMessage("threshold: NaN (expected: 0 to 1)");
    assertThatThrownBy(() -> new Settings(0.5, -1, 500))
        .hasMessage("prefix_padding_ms: -1 (expected: 0 to 5000)");
    assertThatThrownBy(() -> new Settings(0.5, 0, 0))
        .hasMessage("silence_duration_ms: 0 (expected: 20 to 10000)");
  }

  /** {@code "_x50 #x6"}: 50 frames without speech, then 6 with. */
  private void hear(String frames) {
    for (var run : frames.split(" ", -1)) {
      int count = Integer.parseInt(run.substring(2));
      for (int i = 0; i < count; i++) {
        var signal = window.judge(run.charAt(0) == '#');
        if (signal != null) {
          signals.add(signal);
        }
      }
    }
  }
}
