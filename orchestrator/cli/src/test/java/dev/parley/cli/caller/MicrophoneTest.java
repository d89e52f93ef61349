package dev.parley.cli.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class MicrophoneTest {

  private final Microphone microphone = new Microphone();

  @Test
  void anOpenMicrophoneIsSilentWhileNothingIsSaid() {
    var frame = microphone.frame();

    assertThat(frame.sound().bytes()).hasSize(640).containsOnly(0);
    assertThat(frame.begins() || frame.ends()).isFalse();
  }

  @Test
  void anUtteranceBeginsAndEndsAtItsSound() {
    microphone.say(Utterance.of("hello", Tone.ofMillis(50)));

    assertThat(microphone.frame()).matches(frame -> frame.begins() && !frame.ends());
    assertThat(microphone.frame()).matches(frame -> !frame.begins() && !frame.ends());
    assertThat(microphone.frame()).matches(frame -> !frame.begins() && frame.ends());
    assertThat(microphone.frame().sound().bytes()).containsOnly(0);
  }

  @Test
  void silenceAroundSpeechIsCutOff() {
    var padded = new ByteArrayOutputStream();
    padded.writeBytes(new byte[3_200]);
    padded.writeBytes(Tone.ofMillis(40).bytes());
    padded.writeBytes(new byte[6_400]);

    var utterance = Utterance.of("hello", Audio.ofBytes(AudioFormat.PCM_16K, padded.toByteArray()));

    assertThat(utterance.sound().micros()).isEqualTo(40_000);
  }

  @Test
  void silenceIsNoUtterance() {
    var silence = Audio.ofBytes(AudioFormat.PCM_16K, new byte[3_200]);

    assertThatThrownBy(() -> Utterance.of("empty.wav", silence))
        .hasMessage("empty.wav: silence (expected: speech)");
  }
}
