package dev.parley.media.playout;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.PortCapabilities.Piece;
import dev.parley.media.port.PortOrder.Voice;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the agent's sound into pieces that a port can take. What is too short waits for what follows
 * in the same item; at its end it is filled up with silence. Confined to the call's loop.
 */
final class PieceCutter {

  /** Longer pieces than this make a barge-in coarse. */
  private static final int BEST_MS = 100;

  private final Piece piece;
  private @Nullable Voice voice;
  private AudioFormat format = AudioFormat.PCMU;
  private byte[] rest = new byte[0];

  PieceCutter(Piece piece) {
    this.piece = piece;
  }

  /**
   * Gives the pieces that are whole now to {@code out}.
   *
   * @throws IllegalArgumentException if the sound is none
   */
  void add(Playout.Sound sound, Consumer<Playout.Entry> out) {
    var bytes = sound.audio().bytes();
    if (!sound.voice().equals(voice) || sound.audio().format() != format) {
      end(out);
    }
    voice = sound.voice();
    format = sound.audio().format();
    int before = rest.length;
    var all = Arrays.copyOf(rest, before + bytes.length);
    System.arraycopy(bytes, 0, all, before, bytes.length);
    int from = 0;
    for (int next = nextOf(all.length); next > 0; next = nextOf(all.length - from)) {
      give(Arrays.copyOfRange(all, from, from + next), out);
      from += next;
    }
    rest = Arrays.copyOfRange(all, from, all.length);
  }

  /** Nothing of the item follows: what waits goes out with as much silence as it needs. */
  void end(Consumer<Playout.Entry> out) {
    if (rest.length == 0) {
      return;
    }
    int multiple = bytes(piece.multipleMs());
    int whole = Math.ceilDiv(Math.max(rest.length, bytes(piece.shortestMs())), multiple) * multiple;
    var filled = Arrays.copyOf(rest, whole);
    Arrays.fill(filled, rest.length, whole, format.silence());
    give(filled, out);
    clear();
  }

  /** What waits, as it came; absent if nothing does. */
  Playout.@Nullable Sound takeRest() {
    var current = voice;
    if (current == null || rest.length == 0) {
      return null;
    }
    var sound = new Playout.Sound(current, Audio.ofBytes(format, rest));
    clear();
    return sound;
  }

  /** Whether something waits. */
  boolean holds() {
    return rest.length > 0;
  }

  /** Drops what waits of this response. */
  void takeBack(String responseId) {
    if (voice != null && voice.responseId().equals(responseId)) {
      clear();
    }
  }

  void clear() {
    rest = new byte[0];
  }

  private int nextOf(int size) {
    int least = bytes(piece.shortestMs());
    if (size < least) {
      return 0;
    }
    int multiple = bytes(piece.multipleMs());
    long best = Math.clamp(BEST_MS, piece.shortestMs(), piece.mostMs());
    return (int) Math.min(size, best * format.bytesPerMilli()) / multiple * multiple;
  }

  private int bytes(int millis) {
    return millis * format.bytesPerMilli();
  }

  private void give(byte[] bytes, Consumer<Playout.Entry> out) {
    if (voice != null) {
      out.accept(new Playout.Sound(voice, Audio.ofBytes(format, bytes)));
    }
  }
}
