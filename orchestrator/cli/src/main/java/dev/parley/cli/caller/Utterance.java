package dev.parley.cli.caller;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Pcm16;
import java.util.Arrays;

/**
 * One thing that the caller says, without silence around it, so that its end is the end of speech.
 *
 * @param words what is said, or the name of the file it comes from
 * @param sound in {@link AudioFormat#PCM_16K}
 */
record Utterance(String words, Audio sound) {

  /** Below a fiftieth of the peak, 34 dB down, is breath and noise. */
  private static final int PEAK_TO_NOISE = 50;

  /** A peak below this is no speech. */
  private static final int FAINTEST = 200;

  /**
   * Cuts the silence off.
   *
   * @throws IllegalArgumentException if there is nothing else in it
   */
  static Utterance of(String words, Audio sound) {
    var pcm = sound.bytes();
    int peak = 0;
    for (int at = 0; at + 1 < pcm.length; at += 2) {
      peak = Math.max(peak, Math.abs(Pcm16.at(pcm, at)));
    }
    if (peak < FAINTEST) {
      throw new IllegalArgumentException(words + ": silence (expected: speech)");
    }
    int noise = peak / PEAK_TO_NOISE;
    int first = 0;
    while (Math.abs(Pcm16.at(pcm, first)) <= noise) {
      first += 2;
    }
    int last = pcm.length / 2 * 2 - 2;
    while (Math.abs(Pcm16.at(pcm, last)) <= noise) {
      last -= 2;
    }
    return new Utterance(
        words, Audio.ofBytes(AudioFormat.PCM_16K, Arrays.copyOfRange(pcm, first, last + 2)));
  }
}
