package dev.parley.media.rules;

import dev.parley.media.port.Guest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * What comes to a call before its session has answered, and until that has been heard, in order. Of
 * too much sound the oldest is dropped; of all else there is a limit that no call reaches. Confined
 * to the call's loop.
 */
final class EarlyInputs {

  /** What but sound may come; past that the call is refused. */
  static final int MOST_OTHERS = 1_000;

  /** Sound that may come; past that the oldest is dropped. */
  private static final long MOST_MICROS = 60_000_000;

  /** The same in pieces, for a leg may send crumbs. */
  private static final int MOST_PIECES = 8_192;

  private final LongAdder dropped;
  private final ArrayDeque<MediaInput> inputs = new ArrayDeque<>();
  private long micros;
  private int pieces;

  EarlyInputs(LongAdder dropped) {
    this.dropped = dropped;
  }

  void add(MediaInput input) {
    inputs.add(input);
    if (input instanceof MediaInput.Sound(var audio)) {
      micros += audio.micros();
      pieces++;
      dropOldestSound();
    }
  }

  /** How much of it is no sound. */
  int others() {
    return inputs.size() - pieces;
  }

  boolean areTooMany() {
    return others() > MOST_OTHERS;
  }

  /** Who would join. */
  List<Guest> guests() {
    var guests = new ArrayList<Guest>();
    for (var input : inputs) {
      if (input instanceof MediaInput.Join(var guest)) {
        guests.add(guest);
      }
    }
    return guests;
  }

  boolean areEmpty() {
    return inputs.isEmpty();
  }

  /** The oldest, with no more sound than this if it has any behind it. */
  List<MediaInput> take(long mostMicros) {
    var taken = new ArrayList<MediaInput>();
    for (long left = mostMicros; left > 0 && !inputs.isEmpty(); ) {
      var next = inputs.remove();
      taken.add(next);
      if (next instanceof MediaInput.Sound(var audio)) {
        left -= audio.micros();
        micros -= audio.micros();
        pieces--;
      }
    }
    return taken;
  }

  void clear() {
    inputs.clear();
    micros = 0;
    pieces = 0;
  }

  private void dropOldestSound() {
    var all = inputs.iterator();
    while (all.hasNext() && (micros > MOST_MICROS || pieces > MOST_PIECES)) {
      if (all.next() instanceof MediaInput.Sound(var audio)) {
        all.remove();
        micros -= audio.micros();
        pieces--;
        dropped.increment();
      }
    }
  }
}
