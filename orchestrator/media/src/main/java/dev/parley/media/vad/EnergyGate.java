package dev.parley.media.vad;

/**
 * Whether a frame is loud enough, against the call's own background noise, to be looked at more
 * closely. Costs one pass over the samples; silence, most of a call, ends here.
 */
final class EnergyGate {

  /** Mean square of the quietest sound that can be speech: -52 dBFS, a whisper on a bad line. */
  private static final double LEAST_SPEECH = 82.0 * 82.0;

  /** How much the noise floor may rise per frame: 5 dB in a second of steady sound. */
  private static final double RISE = Math.pow(10, 0.5 / 100);

  /** The loudest noise that a call may begin with, -30 dBFS; a louder beginning is speech. */
  private static final double LOUDEST_NOISE = 1_036.0 * 1_036.0;

  /** How fast the noise floor falls to a quieter frame. */
  private static final double FALL = 0.3;

  private final double least;
  private final double aboveFloor;
  // Below zero until the first frame is heard, which is taken for noise.
  private double floor = -1;

  /**
   * @param threshold 0 opens for anything above the noise, 1 only for what is loud and clear
   */
  EnergyGate(double threshold) {
    // 0.5 is the plain case; each step of 0.1 moves the least level by 2 dB.
    least = LEAST_SPEECH * decibels(20 * (threshold - 0.5));
    aboveFloor = decibels(4 + 8 * threshold);
  }

  private static double decibels(double value) {
    return Math.pow(10, value / 10);
  }

  /**
   * Whether the gate is open for this frame.
   *
   * @param inSpeech lowers the bar by 4 dB, so that the quiet end of a word still passes
   */
  boolean open(short[] frame, int count, boolean inSpeech) {
    double energy = energy(frame, count);
    if (floor < 0) {
      floor = Math.min(energy, LOUDEST_NOISE);
    }
    floor = energy < floor ? floor + FALL * (energy - floor) : Math.min(floor * RISE, energy);
    floor = Math.max(floor, 1);
    double bar = Math.max(least, floor * aboveFloor);
    return energy >= (inSpeech ? bar * 0.4 : bar);
  }

  /** Mean square around the mean: carriers send a constant offset that is no sound. */
  private static double energy(short[] frame, int count) {
    long squares = 0;
    int sum = 0;
    for (int i = 0; i < count; i++) {
      int sample = frame[i];
      squares += (long) sample * sample;
      sum += sample;
    }
    double mean = (double) sum / count;
    return (double) squares / count - mean * mean;
  }
}
