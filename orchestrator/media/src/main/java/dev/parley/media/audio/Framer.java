package dev.parley.media.audio;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes runs of whole 20 ms frames of a stream that comes in pieces of any size; what does not fill
 * a frame waits for the next piece. A piece that is a run already is not touched ({@link #passes}).
 * Belongs to one stream and one thread.
 */
public final class Framer {

  /** How long a frame is. */
  public static final int FRAME_MS = 20;

  /** The longest run: a multiple of three frames, so that base64 can be cut without decoding it. */
  public static final int MOST_RUN_MS = 12 * FRAME_MS;

  private final AudioFormat format;
  private final int frame;
  private final int mostRun;
  private byte[] carried = new byte[0];
  private @Nullable Audio piece;
  private int offset;

  public Framer(AudioFormat format) {
    this.format = format;
    frame = FRAME_MS * format.bytesPerMilli();
    mostRun = MOST_RUN_MS * format.bytesPerMilli();
  }

  public AudioFormat format() {
    return format;
  }

  /** Whether this piece, coming now, is a run of whole frames as it is. */
  public boolean passes(Audio next) {
    int size = next.size();
    return size % frame == 0
        && size <= mostRun
        && carried.length == 0
        && piece == null
        && next.format() == format;
  }

  /** The next piece; what there was before must have been taken out. */
  public void add(Audio next) {
    if (next.format() != format || piece != null) {
      throw new IllegalStateException("piece: " + next.format() + " (expected: " + format + ")");
    }
    piece = next;
    offset = 0;
  }

  /**
   * The next run of whole frames; absent if more sound is needed.
   *
   * @throws IllegalArgumentException if the piece came as base64 and is not; it is forgotten then
   */
  public @Nullable Audio next() {
    var current = piece;
    if (current == null) {
      return null;
    }
    int left = current.size() - offset;
    int run = Math.min(mostRun, (carried.length + left) / frame * frame);
    try {
      if (run == 0) {
        carried = joined(current, carried.length + left);
        piece = null;
        return null;
      }
      int taken = run - carried.length;
      var audio =
          carried.length == 0
              ? current.slice(offset, offset + taken)
              : Audio.ofBytes(format, joined(current, run));
      carried = new byte[0];
      offset += taken;
      piece = offset == current.size() ? null : current;
      return audio;
    } catch (IllegalArgumentException notBase64) {
      piece = null;
      throw notBase64;
    }
  }

  /** What fills no frame, as far as it is whole samples: the stream makes a break here. */
  public @Nullable Audio rest() {
    int sample = format.bytesPerMilli() * 1_000 / format.rate();
    int whole = carried.length / sample * sample;
    var rest = whole == 0 ? null : Audio.ofBytes(format, Arrays.copyOf(carried, whole));
    carried = new byte[0];
    return rest;
  }

  /** Forgets what waits. */
  public void clear() {
    carried = new byte[0];
    piece = null;
  }

  private byte[] joined(Audio current, int length) {
    if (length == 0) {
      return carried;
    }
    var joined = Arrays.copyOf(carried, length);
    int taken = length - carried.length;
    if (taken > 0) {
      System.arraycopy(
          current.slice(offset, offset + taken).bytes(), 0, joined, carried.length, taken);
    }
    return joined;
  }
}
