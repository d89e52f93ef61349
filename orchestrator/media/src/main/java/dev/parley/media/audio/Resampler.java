package dev.parley.media.audio;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Changes the sample rate of a stream of 16-bit samples: a band-limited polyphase filter that
 * carries its state from chunk to chunk, so that borders do not click. The output lags by half the
 * filter, {@value #CROSSINGS} samples of the lower rate (2 ms at 8 kHz).
 *
 * <p>Belongs to one stream and one thread.
 */
public final class Resampler {

  /** Rates that sound comes in, in hertz. */
  public static final Set<Integer> RATES =
      Set.of(8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000);

  /** Zero crossings of the filter on each side. */
  private static final int CROSSINGS = 16;

  private static final double KAISER_BETA = 7.0;

  /** Where the pass band ends, as a part of the lower Nyquist frequency. */
  private static final double PASS = 0.93;

  // With 14 bits of fraction the sum of a filter's magnitudes (< 3) times a sample stays in an int.
  private static final int FRACTION = 14;
  private static final int BLOCK = 480;

  // One entry per pair of RATES at most: 81.
  private static final Map<Long, int[][]> FILTERS = new ConcurrentHashMap<>();

  private final int up;
  private final int down;
  private final int[][] phases;
  private final int taps;
  private final int[] line;
  // Of the next output sample, in steps of 1/up input sample, counted from the next input sample.
  private int next;

  /**
   * A stream's resampler.
   *
   * @throws IllegalArgumentException if a rate is none of {@link #RATES}
   */
  public static Resampler between(int from, int to) {
    return new Resampler(known("from", from), known("to", to));
  }

  private static int known(String name, int rate) {
    if (!RATES.contains(rate)) {
      throw new IllegalArgumentException(
          name + ": " + rate + " Hz (expected: one of " + new TreeSet<>(RATES) + ")");
    }
    return rate;
  }

  private Resampler(int from, int to) {
    int divisor = gcd(from, to);
    up = to / divisor;
    down = from / divisor;
    phases = FILTERS.computeIfAbsent((long) up << 32 | down, _ -> design(up, down));
    taps = phases[0].length;
    line = new int[taps - 1 + BLOCK];
  }

  /**
   * The next stretch of sound at the new rate.
   *
   * @param count how many of {@code samples} count
   */
  public short[] accept(short[] samples, int count) {
    if (up == down) {
      return Arrays.copyOf(samples, count);
    }
    var out = new short[outputs(count)];
    int written = 0;
    for (int start = 0; start < count; start += BLOCK) {
      int length = Math.min(BLOCK, count - start);
      for (int i = 0; i < length; i++) {
        line[taps - 1 + i] = samples[start + i];
      }
      written = block(length, out, written);
    }
    return out;
  }

  /** What is still in the filter; the stream is over. */
  public short[] flush() {
    return up == down ? new short[0] : accept(new short[taps / 2], taps / 2);
  }

  private int outputs(int count) {
    long end = (long) count * up;
    return end <= next ? 0 : (int) ((end - next + down - 1) / down);
  }

  private int block(int length, short[] out, int written) {
    int position = next;
    int at = written;
    for (int end = length * up; position < end; position += down) {
      out[at++] = filter(phases[position % up], position / up);
    }
    next = position - length * up;
    System.arraycopy(line, length, line, 0, taps - 1);
    return at;
  }

  private short filter(int[] phase, int start) {
    int sum = 1 << (FRACTION - 1);
    for (int k = 0; k < phase.length; k++) {
      sum += phase[k] * line[start + k];
    }
    return (short) Math.clamp(sum >> FRACTION, Short.MIN_VALUE, Short.MAX_VALUE);
  }

  /** A Kaiser-windowed sinc, cut into one filter per phase, each with a gain of exactly 1. */
  private static int[][] design(int up, int down) {
    double cut = PASS * Math.min(1.0, (double) up / down);
    int taps = 2 * (int) Math.ceil(CROSSINGS * Math.max(1.0, (double) down / up));
    var phases = new int[up][taps];
    for (int phase = 0; phase < up; phase++) {
      var exact = new double[taps];
      double gain = 0;
      for (int k = 0; k < taps; k++) {
        double x = taps / 2.0 - 1 - k + (double) phase / up;
        exact[k] = sinc(cut * x) * kaiser(x / (taps / 2.0));
        gain += exact[k];
      }
      for (int k = 0; k < taps; k++) {
        phases[phase][k] = (int) Math.round(exact[k] / gain * (1 << FRACTION));
      }
    }
    return phases;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static double kaiser(double x) {
    return Math.abs(x) >= 1 ? 0 : bessel(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel(KAISER_BETA);
  }

  /** The modified Bessel function of order 0, by its power series. */
  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > 1e-12 * sum; k++) {
      term *= x / 2 / k * (x / 2 / k);
      sum += term;
    }
    return sum;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
