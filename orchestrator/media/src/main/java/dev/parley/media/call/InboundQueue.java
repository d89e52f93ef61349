package dev.parley.media.call;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Where what comes to a call waits for its graph, in the order in which it came. Sound beyond its
 * limit pushes out the oldest sound; control is never dropped, but beyond its limit the call has to
 * end. Confined to the call's loop.
 */
final class InboundQueue {

  /** Two of the largest pieces of sound that a leg may send. */
  static final long MOST_SOUND_BYTES = 32L << 20;

  /** What a piece of sound takes beside its bytes, for a leg may send them one by one. */
  static final int PIECE_BYTES = 128;

  /** A model in full flow sends a sentence at once. */
  static final int MOST_CONTROL = 4_096;

  /** What became of it. */
  enum Fate {
    /** It is in, or waits. */
    TAKEN,
    /** It is in, and older sound went for it. */
    PUSHED_OUT_OLDER,
    /** There is no room for it. */
    REFUSED
  }

  private final ArrayDeque<MediaInput> waiting = new ArrayDeque<>();
  private long soundBytes;
  private int control;

  Fate enter(MediaInput input) {
    if (input instanceof MediaInput.Heard heard) {
      soundBytes += bytes(heard);
      waiting.add(input);
      return soundBytes > MOST_SOUND_BYTES ? dropOldestSound() : Fate.TAKEN;
    }
    if (control == MOST_CONTROL) {
      return Fate.REFUSED;
    }
    control++;
    waiting.add(input);
    return Fate.TAKEN;
  }

  /** The next; absent if nothing waits. */
  @Nullable MediaInput poll() {
    var next = waiting.poll();
    if (next instanceof MediaInput.Heard heard) {
      soundBytes -= bytes(heard);
    } else if (next != null) {
      control--;
    }
    return next;
  }

  void clear() {
    waiting.clear();
    soundBytes = 0;
    control = 0;
  }

  private Fate dropOldestSound() {
    for (var all = waiting.iterator(); all.hasNext() && soundBytes > MOST_SOUND_BYTES; ) {
      if (all.next() instanceof MediaInput.Heard oldest) {
        all.remove();
        soundBytes -= bytes(oldest);
      }
    }
    return Fate.PUSHED_OUT_OLDER;
  }

  private static long bytes(MediaInput.Heard heard) {
    return (long) heard.audio().size() + PIECE_BYTES;
  }
}
