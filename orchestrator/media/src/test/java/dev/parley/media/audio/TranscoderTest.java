package dev.parley.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TranscoderTest {

  private static final byte[] TONE = Pcm16.bytes(Tones.sine(16_000, 700, 12_000, 16_000), 16_000);

  @ParameterizedTest
  @EnumSource(AudioFormat.class)
  void soundGoesThereAndBack(AudioFormat format) {
    var there = through(AudioFormat.PCM_16K, format, TONE, 640);
    var back = Pcm16.samples(through(format, AudioFormat.PCM_16K, there, 320));
    assertThat(back.length).isBetween(15_900, 16_100);
    assertThat(Tones.signalToRest(back, 1_600, 14_400, 16_000, 700)).isGreaterThan(35);
    assertThat(Tones.rms(back, 1_600, 14_400)).isBetween(8_300.0, 8_650.0);
  }

  @Test
  void aSampleCutByAChunkBorderIsPutTogether() {
    var even = through(AudioFormat.PCM_24K, AudioFormat.PCMU, TONE, 960);
    assertThat(through(AudioFormat.PCM_24K, AudioFormat.PCMU, TONE, 961)).isEqualTo(even);
    assertThat(through(AudioFormat.PCM_24K, AudioFormat.PCMU, TONE, 1)).isEqualTo(even);
  }

  @Test
  void theSameFormatIsHandedThrough() {
    var audio = Audio.ofBytes(AudioFormat.PCMU, new byte[160]);
    assertThat(Transcoder.between(AudioFormat.PCMU, AudioFormat.PCMU).accept(audio))
        .isSameAs(audio);
  }

  @Test
  void theLawsAreTurnedByteByByte() {
    var audio = Audio.ofBytes(AudioFormat.PCMU, new byte[] {0, 42, (byte) 0xFF});
    assertThat(Transcoder.between(AudioFormat.PCMU, AudioFormat.PCMA).accept(audio).bytes())
        .containsExactly(G711.muToA((byte) 0), G711.muToA((byte) 42), G711.muToA((byte) 0xFF));
  }

  @Test
  void soundInAnotherFormatIsRefused() {
    var transcoder = Transcoder.between(AudioFormat.PCMU, AudioFormat.PCM_24K);
    assertThatThrownBy(() -> transcoder.accept(Audio.ofBytes(AudioFormat.PCMA, new byte[1])))
        .hasMessage("audio: PCMA (expected: PCMU)");
  }

  static byte[] through(AudioFormat from, AudioFormat to, byte[] bytes, int chunk) {
    var transcoder = Transcoder.between(from, to);
    var out = new ByteArrayOutputStream();
    for (int start = 0; start < bytes.length; start += chunk) {
      var piece = Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + chunk));
      out.writeBytes(transcoder.accept(Audio.ofBytes(from, piece)).bytes());
    }
    return out.toByteArray();
  }
}
