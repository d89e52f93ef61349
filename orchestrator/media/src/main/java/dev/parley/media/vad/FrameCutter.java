package dev.parley.media.vad;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.G711;
import dev.parley.media.audio.Pcm16;
import org.jspecify.annotations.Nullable;

/**
 * Brings a call's sound down to the detector's rate and cuts it into the detector's frames. The
 * filter is short: the detector needs the voice's energy, not its beauty. Allocates nothing.
 */
final class FrameCutter {

  private final AudioFormat format;
  private final int step;
  private final short[] frame = new short[VoiceActivity.FRAME];
  private int filled;
  private byte[] bytes = new byte[0];
  private int offset;
  // Of a sample at the leg's rate: how many have been gathered, their sum, and an odd first byte.
  private int gathered;
  private int sum;
  private int odd = -1;

  FrameCutter(AudioFormat format) {
    this.format = format;
    step = format.rate() / VoiceActivity.RATE;
  }

  /** The next stretch of sound; what was there before must have been taken out. */
  void add(byte[] sound) {
    bytes = sound;
    offset = 0;
  }

  /** The next whole frame, valid until the next call; null if more sound is needed. */
  short @Nullable [] next() {
    switch (format) {
      case PCMU -> {
        while (filled < frame.length && offset < bytes.length) {
          frame[filled++] = G711.decodeMu(bytes[offset++]);
        }
      }
      case PCMA -> {
        while (filled < frame.length && offset < bytes.length) {
          frame[filled++] = G711.decodeA(bytes[offset++]);
        }
      }
      case PCM_16K, PCM_24K -> gather();
    }
    if (filled < frame.length) {
      return null;
    }
    filled = 0;
    return frame;
  }

  private void gather() {
    if (odd >= 0 && bytes.length > 0) {
      add((short) (bytes[0] << 8 | odd));
      odd = -1;
      offset = 1;
    }
    while (filled < frame.length && offset + 1 < bytes.length) {
      add(Pcm16.at(bytes, offset));
      offset += 2;
    }
    if (offset == bytes.length - 1 && filled < frame.length) {
      odd = bytes[offset] & 0xFF;
      offset++;
    }
  }

  private void add(int sample) {
    sum += sample;
    if (++gathered == step) {
      frame[filled++] = (short) (sum / step);
      gathered = 0;
      sum = 0;
    }
  }
}
