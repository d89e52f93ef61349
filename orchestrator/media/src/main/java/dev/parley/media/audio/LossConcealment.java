package dev.parley.media.audio;

import org.jspecify.annotations.Nullable;

/**
 * Stands in for frames that a datagram lost: the last frame again, fainter each time, and nothing
 * any more after 60 ms. Costs nothing while nothing is lost. Belongs to one stream and one thread.
 */
public final class LossConcealment {

  private static final int MOST_FRAMES = 3;

  /** How loud the last of them is, in quarters of what was heard. */
  private static final int QUARTERS = 4;

  private @Nullable Audio last;
  private int concealed;

  /** Sound that came. */
  public void heard(Audio run) {
    last = run;
    concealed = 0;
  }

  /** A frame for one that is missing; absent if nothing was heard yet or too much is missing. */
  public @Nullable Audio next() {
    var before = last;
    int size = before == null ? 0 : Framer.FRAME_MS * before.format().bytesPerMilli();
    if (before == null || concealed == MOST_FRAMES || before.size() < size) {
      return null;
    }
    concealed++;
    byte[] frame;
    try {
      frame = before.slice(before.size() - size, before.size()).bytes();
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
    return faded(before.format(), frame, QUARTERS - concealed);
  }

  private static Audio faded(AudioFormat format, byte[] frame, int quarters) {
    var faded = new byte[frame.length];
    switch (format) {
      case PCMU -> {
        for (int i = 0; i < frame.length; i++) {
          faded[i] = G711.encodeMu(scaled(G711.decodeMu(frame[i]), quarters));
        }
      }
      case PCMA -> {
        for (int i = 0; i < frame.length; i++) {
          faded[i] = G711.encodeA(scaled(G711.decodeA(frame[i]), quarters));
        }
      }
      case PCM_16K, PCM_24K -> {
        for (int i = 0; i + 1 < frame.length; i += 2) {
          Pcm16.put(faded, i, scaled(Pcm16.at(frame, i), quarters));
        }
      }
    }
    return Audio.ofBytes(format, faded);
  }

  private static short scaled(short sample, int quarters) {
    return (short) (sample * quarters / QUARTERS);
  }
}
