package dev.parley.media.vad;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.G711;
import dev.parley.media.audio.Pcm16;
import dev.parley.media.audio.Resampler;
import org.jspecify.annotations.Nullable;

/**
 * Brings a call's sound to a detector's rate and cuts it into the detector's windows. Where the
 * rate only has to be divided the filter is short, for the detector needs the voice's energy, not
 * its beauty, and nothing is allocated.
 */
public final class DetectorWindows {

  private final AudioFormat format;
  private final int step;
  private final @Nullable Resampler resampler;
  private final short[] frame;
  private int filled;
  private byte[] bytes = new byte[0];
  private int offset;
  // Of a sample at the leg's rate: how many have been gathered, their sum, and an odd first byte.
  private int gathered;
  private int sum;
  private int odd = -1;
  // Of a rate that cannot be divided: all of the latest stretch, before and after.
  private short[] linear = new short[0];
  private short[] resampled = new short[0];

  /**
   * The windows of one call.
   *
   * @throws IllegalArgumentException if the detector's rate is one that no sound comes in
   */
  public DetectorWindows(AudioFormat format, VoiceActivity.Window window) {
    this.format = format;
    frame = new short[window.samples()];
    boolean divides = format.rate() % window.rate() == 0;
    step = divides ? format.rate() / window.rate() : 1;
    resampler = divides ? null : Resampler.between(format.rate(), window.rate());
  }

  /** The next stretch of sound; what was there before must have been taken out. */
  public void add(byte[] sound) {
    bytes = sound;
    offset = 0;
    if (resampler != null) {
      int count = decode();
      resampled = resampler.accept(linear, count);
      offset = 0;
    }
  }

  /** The next whole window, valid until the next call; null if more sound is needed. */
  public short @Nullable [] next() {
    if (resampler != null) {
      copy();
    } else {
      fill(frame);
    }
    if (filled < frame.length) {
      return null;
    }
    filled = 0;
    return frame;
  }

  private void copy() {
    int count = Math.min(frame.length - filled, resampled.length - offset);
    System.arraycopy(resampled, offset, frame, filled, count);
    filled += count;
    offset += count;
  }

  /** All the sound as samples at the call's own rate; says how many. */
  private int decode() {
    if (linear.length <= bytes.length) {
      linear = new short[bytes.length + 1];
    }
    int windowFilled = filled;
    filled = 0;
    fill(linear);
    int count = filled;
    filled = windowFilled;
    return count;
  }

  private void fill(short[] into) {
    switch (format) {
      case PCMU -> {
        while (filled < into.length && offset < bytes.length) {
          into[filled++] = G711.decodeMu(bytes[offset++]);
        }
      }
      case PCMA -> {
        while (filled < into.length && offset < bytes.length) {
          into[filled++] = G711.decodeA(bytes[offset++]);
        }
      }
      case PCM_16K, PCM_24K -> gather(into);
    }
  }

  private void gather(short[] into) {
    if (odd >= 0 && bytes.length > 0) {
      add(into, (short) (bytes[0] << 8 | odd));
      odd = -1;
      offset = 1;
    }
    while (filled < into.length && offset + 1 < bytes.length) {
      add(into, Pcm16.at(bytes, offset));
      offset += 2;
    }
    if (offset == bytes.length - 1 && filled < into.length) {
      odd = bytes[offset] & 0xFF;
      offset++;
    }
  }

  private void add(short[] into, int sample) {
    sum += sample;
    if (++gathered == step) {
      into[filled++] = (short) (sum / step);
      gathered = 0;
      sum = 0;
    }
  }
}
