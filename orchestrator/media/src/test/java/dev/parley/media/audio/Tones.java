package dev.parley.media.audio;

/** Sine waves to measure with. */
final class Tones {

  static short[] sine(int rate, double hertz, double amplitude, int samples) {
    var tone = new short[samples];
    for (int i = 0; i < samples; i++) {
      tone[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hertz * i / rate));
    }
    return tone;
  }

  /** How much of {@code samples} is not the best fitting sine of {@code hertz}, in dB below it. */
  static double signalToRest(short[] samples, int from, int to, int rate, double hertz) {
    double re = 0;
    double im = 0;
    double all = 0;
    int count = to - from;
    for (int i = from; i < to; i++) {
      double angle = 2 * Math.PI * hertz * i / rate;
      re += samples[i] * Math.cos(angle);
      im += samples[i] * Math.sin(angle);
      all += (double) samples[i] * samples[i];
    }
    double tone = 2 * (re * re + im * im) / count;
    return 10 * Math.log10(tone / Math.max(1e-9, all - tone));
  }

  static double rms(short[] samples, int from, int to) {
    double all = 0;
    for (int i = from; i < to; i++) {
      all += (double) samples[i] * samples[i];
    }
    return Math.sqrt(all / (to - from));
  }

  private Tones() {}
}
