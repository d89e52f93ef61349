package dev.parley.media.call;

import dev.parley.media.rules.MediaInput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
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

  /** The oldest of all, which most often is the only one; absent if nothing waits. */
  private @Nullable MediaInput first;

  /** What waits behind it. */
  private final ArrayDeque<MediaInput> waiting = new ArrayDeque<>();

  private int behind;
  private long soundBytes;

  /** Pieces of sound that went for the latest. */
  private int pushedOut;

  private int control;

  Fate enter(MediaInput input) {
    if (input instanceof MediaInput.Sound heard) {
      soundBytes += bytes(heard);
      append(input);
      return soundBytes > MOST_SOUND_BYTES ? dropOldestSound() : Fate.TAKEN;
    }
    if (control == MOST_CONTROL) {
      return Fate.REFUSED;
    }
    control++;
    append(input);
    return Fate.TAKEN;
  }

  /** How many pieces of sound went for the one that came last. */
  int pushedOut() {
    return pushedOut;
  }

  /** The next; absent if nothing waits. */
  @Nullable MediaInput poll() {
    var next = first;
    if (next != null) {
      moveUp();
    }
    if (next instanceof MediaInput.Sound heard) {
      soundBytes -= bytes(heard);
    } else if (next != null) {
      control--;
    }
    return next;
  }

  /** Takes out all that waits, oldest first. */
  List<MediaInput> drain() {
    var all = new ArrayList<MediaInput>();
    for (var next = poll(); next != null; next = poll()) {
      all.add(next);
    }
    return all;
  }

  void clear() {
    first = null;
    waiting.clear();
    behind = 0;
    soundBytes = 0;
    control = 0;
  }

  private void append(MediaInput input) {
    if (first == null) {
      first = input;
    } else {
      waiting.add(input);
      behind++;
    }
  }

  private void moveUp() {
    if (behind == 0) {
      first = null;
    } else {
      first = waiting.poll();
      behind--;
    }
  }

  private Fate dropOldestSound() {
    pushedOut = 0;
    while (soundBytes > MOST_SOUND_BYTES && first instanceof MediaInput.Sound oldest) {
      soundBytes -= bytes(oldest);
      moveUp();
      pushedOut++;
    }
    for (var all = waiting.iterator(); all.hasNext() && soundBytes > MOST_SOUND_BYTES; ) {
      if (all.next() instanceof MediaInput.Sound oldest) {
        all.remove();
        behind--;
        soundBytes -= bytes(oldest);
        pushedOut++;
      }
    }
    return Fate.PUSHED_OUT_OLDER;
  }

  private static long bytes(MediaInput.Sound heard) {
    return (long) heard.audio().size() + PIECE_BYTES;
  }
}
