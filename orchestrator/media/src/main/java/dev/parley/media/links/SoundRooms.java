package dev.parley.media.links;

import dev.parley.media.count.MediaCounters;
import io.netty.util.concurrent.FastThreadLocal;

/** How much of what callers said the calls of a node keep: so much on each of its event loops. */
public final class SoundRooms {

  /**
   * For nodes that say nothing else: 300 calls may each keep four seconds at 24 kHz, or 28 of a
   * telephone's. A caller's whole utterance is kept for as long as it takes to answer it, and few
   * speak at the same time; half a minute of everybody, 432 MB, is not to be had.
   */
  public static final long USUAL_BYTES = 64 << 20;

  private final FastThreadLocal<SoundRoom> ofLoop = new FastThreadLocal<>();
  private final long mostBytes;

  public SoundRooms(long mostBytes) {
    if (mostBytes < 0) {
      throw new IllegalArgumentException("kept sound: " + mostBytes + " (expected: >= 0)");
    }
    this.mostBytes = mostBytes;
  }

  /** The room of the loop that this runs on. */
  public SoundRoom here(MediaCounters counters) {
    var there = ofLoop.get();
    if (there == null) {
      there = new SoundRoom(mostBytes, counters.callerSoundOverflowed);
      ofLoop.set(there);
    }
    return there;
  }
}
