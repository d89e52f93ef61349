package dev.parley.bench.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.model.EnergyTurns.Change;
import dev.parley.bench.wire.SpeechLoop;
import io.github.givimad.libfvadjni.VoiceActivityDetector;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SpeechLoopTest {

  @Test
  void voiceActivityDetectionTakesTheLoopForSpeechAndSilenceForNone() throws IOException {
    VoiceActivityDetector.loadLibrary();
    try (var detector = VoiceActivityDetector.newInstance()) {
      detector.setSampleRate(VoiceActivityDetector.SampleRate.fromValue(48_000));
      detector.setMode(VoiceActivityDetector.Mode.AGGRESSIVE);
      var utterance = SpeechLoop.utterance(60);

      int voiced = 0;
      for (var frame : utterance) {
        voiced += detector.process(at48k(frame)) ? 1 : 0;
      }
      assertThat(voiced).isGreaterThan(50);
      for (int i = 0; i < 20; i++) {
        detector.process(at48k(SpeechLoop.silence()));
      }
      assertThat(detector.process(at48k(SpeechLoop.silence()))).isFalse();
    }
  }

  @Test
  void anUtteranceIsOneTurn() {
    var turns = new EnergyTurns(200);
    int started = 0;
    for (var frame : SpeechLoop.utterance(60)) {
      var change = turns.hear(frame);
      started += change == Change.STARTED ? 1 : 0;
      assertThat(change).isNotEqualTo(Change.STOPPED);
    }
    assertThat(started).isEqualTo(1);
    for (int i = 1; i < 10; i++) {
      assertThat(turns.hear(SpeechLoop.silence())).isEqualTo(Change.NONE);
    }
    assertThat(turns.hear(SpeechLoop.silence())).isEqualTo(Change.STOPPED);
  }

  /** The detector knows no 24 kHz; each sample twice is 48. */
  private static short[] at48k(byte[] pcm) {
    var samples = new short[pcm.length];
    for (int i = 0; i < samples.length; i++) {
      int at = i / 2 * 2;
      samples[i] = (short) ((pcm[at + 1] << 8) | (pcm[at] & 0xff));
    }
    return samples;
  }
}
