package dev.parley.bench.wire;

import java.util.Base64;

/**
 * A caller who says something: a voiced sound with three formants, in syllables, which voice
 * activity detectors take for speech. The same on every run.
 */
public final class SpeechLoop {

  private static final int RATE = 24_000;
  private static final int FRAME = Frames.BYTES / 2;
  private static final double PITCH = 130;
  private static final double SYLLABLES_PER_SECOND = 4;
  private static final double LOUDNESS = 9_000;
  private static final double[][] FORMANTS = {{700, 90}, {1_220, 110}, {2_600, 160}};

  /** One utterance of this many 20 ms frames, as little-endian 16-bit PCM. */
  public static byte[][] utterance(int frames) {
    var samples = voiced(frames * FRAME);
    for (var formant : FORMANTS) {
      resonate(samples, formant[0], formant[1]);
    }
    return cut(levelled(samples), frames);
  }

  public static byte[] silence() {
    return new byte[Frames.BYTES];
  }

  public static byte[] base64(byte[] frame) {
    return Base64.getEncoder().encode(frame);
  }

  /** A pulse train whose pitch moves a little, as a voice does. */
  private static double[] voiced(int length) {
    var samples = new double[length];
    double phase = 0;
    for (int i = 0; i < length; i++) {
      phase += PITCH * (1 + 0.06 * Math.sin(2 * Math.PI * 2.3 * i / RATE)) / RATE;
      if (phase >= 1) {
        phase -= 1;
        samples[i] = 1;
      }
    }
    return samples;
  }

  private static void resonate(double[] samples, double frequency, double width) {
    double radius = Math.exp(-Math.PI * width / RATE);
    double turn = 2 * radius * Math.cos(2 * Math.PI * frequency / RATE);
    double last = 0;
    double before = 0;
    for (int i = 0; i < samples.length; i++) {
      double now = samples[i] + turn * last - radius * radius * before;
      before = last;
      last = now;
      samples[i] = now;
    }
  }

  private static double[] levelled(double[] samples) {
    double peak = 1e-9;
    for (double sample : samples) {
      peak = Math.max(peak, Math.abs(sample));
    }
    for (int i = 0; i < samples.length; i++) {
      double syllable = Math.sin(2 * Math.PI * SYLLABLES_PER_SECOND / 2 * i / RATE);
      samples[i] *= LOUDNESS / peak * (0.35 + 0.65 * syllable * syllable);
    }
    return samples;
  }

  private static byte[][] cut(double[] samples, int frames) {
    var cut = new byte[frames][Frames.BYTES];
    for (int i = 0; i < frames * FRAME; i++) {
      short value = (short) samples[i];
      cut[i / FRAME][i % FRAME * 2] = (byte) value;
      cut[i / FRAME][i % FRAME * 2 + 1] = (byte) (value >> 8);
    }
    return cut;
  }

  private SpeechLoop() {}
}
