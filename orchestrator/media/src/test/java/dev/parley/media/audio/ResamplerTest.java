package dev.parley.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {

  @ParameterizedTest
  @CsvSource({
    "8000, 16000",
    "8000, 24000",
    "16000, 8000",
    "16000, 24000",
    "24000, 8000",
    "24000, 16000",
    "44100, 16000",
    "48000, 24000",
    "22050, 8000"
  })
  void aToneKeepsItsPitchAndLevel(int from, int to) {
    var out = resampled(Tones.sine(from, 1_000, 16_000, from), from, to, from / 50);
    assertThat(out.length).isBetween(to - 2, to + 2);
    assertThat(Tones.signalToRest(out, to / 10, to - to / 10, to, 1_000)).isGreaterThan(60);
    assertThat(Tones.rms(out, to / 10, to - to / 10)).isBetween(11_150.0, 11_480.0);
  }

  @ParameterizedTest
  @CsvSource({"24000, 8000, 5000", "24000, 16000, 9500", "16000, 8000, 5000"})
  void whatTheNewRateCannotHoldIsFilteredOut(int from, int to, int hertz) {
    var out = resampled(Tones.sine(from, hertz, 16_000, from), from, to, from / 50);
    assertThat(Tones.rms(out, to / 10, to - to / 10)).isLessThan(16);
  }

  @ParameterizedTest
  @CsvSource({"8000, 24000", "24000, 8000", "16000, 24000", "24000, 16000"})
  void chunksOfAnySizeGiveTheSameSoundAsTheWhole(int from, int to) {
    var random = new Random(7);
    var noise = new short[from];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (short) (random.nextGaussian() * 6_000);
    }
    var whole = Resampler.between(from, to).accept(noise, noise.length);
    var pieces = Resampler.between(from, to);
    var joined = new short[whole.length];
    int written = 0;
    for (int start = 0; start < noise.length; ) {
      int length = Math.min(noise.length - start, random.nextInt(700));
      var piece = pieces.accept(Arrays.copyOfRange(noise, start, start + length), length);
      System.arraycopy(piece, 0, joined, written, piece.length);
      written += piece.length;
      start += length;
    }
    assertThat(joined).isEqualTo(whole);
  }

  @Test
  void flushingGivesWhatTheFilterStillHolds() {
    var resampler = Resampler.between(8_000, 24_000);
    var tone = Tones.sine(8_000, 500, 16_000, 160);
    resampler.accept(tone, tone.length);
    assertThat(Tones.rms(resampler.flush(), 0, 40)).isGreaterThan(2_000);
  }

  @Test
  void anUnusualRateIsRefused() {
    assertThatThrownBy(() -> Resampler.between(8_000, 12_345))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("to: 12345 Hz (expected: one of [8000,");
  }

  private static short[] resampled(short[] in, int from, int to, int chunk) {
    var resampler = Resampler.between(from, to);
    var out = new short[2 * to];
    int written = 0;
    for (int start = 0; start < in.length; start += chunk) {
      int length = Math.min(chunk, in.length - start);
      var piece = resampler.accept(Arrays.copyOfRange(in, start, start + length), length);
      System.arraycopy(piece, 0, out, written, piece.length);
      written += piece.length;
    }
    return Arrays.copyOf(out, written);
  }
}
