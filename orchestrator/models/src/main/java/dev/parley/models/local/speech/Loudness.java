package dev.parley.models.local.speech;

import dev.parley.media.audio.Pcm16;
import java.util.Random;

/**
 * Makes utterances alike before they are recognised: quiet callers louder, and everyone with the
 * same faint noise. Without it the silence of a digital line, being exactly zero, has no spectrum,
 * and scores of quiet and loud callers cannot be compared.
 */
final class Loudness {

  /** RMS of the loudest tenth of a second, -18 dBFS. */
  private static final double SPEECH = 4_000;

  /** RMS of the noise, 32 dB below the speech. */
  private static final double NOISE = 100;

  /** A line's own noise is not made louder than this. */
  private static final double MOST_GAIN = 20;

  private static final int WINDOW = 1_600;

  // Two seconds, repeated; the same for every utterance, so that recognition repeats exactly.
  private static final short[] NOISES = noises(32_000);

  private static short[] noises(int count) {
    var random = new Random(1);
    var noises = new short[count];
    for (int i = 0; i < count; i++) {
      noises[i] = (short) Math.round(random.nextGaussian() * NOISE);
    }
    return noises;
  }

  /** 16-bit samples at 16 kHz, levelled. */
  static byte[] level(byte[] pcm) {
    double gain = Math.min(MOST_GAIN, SPEECH / Math.max(1, loudest(pcm)));
    var levelled = new byte[pcm.length / 2 * 2];
    for (int i = 0; i < levelled.length; i += 2) {
      double sample = Pcm16.at(pcm, i) * gain + NOISES[i / 2 % NOISES.length];
      Pcm16.put(levelled, i, (short) Math.clamp(Math.round(sample), -32_768, 32_767));
    }
    return levelled;
  }

  private static double loudest(byte[] pcm) {
    double loudest = 0;
    double sum = 0;
    for (int i = 0; i < pcm.length / 2; i++) {
      double sample = Pcm16.at(pcm, 2 * i);
      sum += sample * sample;
      if ((i + 1) % WINDOW == 0) {
        loudest = Math.max(loudest, sum / WINDOW);
        sum = 0;
      }
    }
    return Math.sqrt(Math.max(loudest, sum / WINDOW));
  }

  private Loudness() {}
}
