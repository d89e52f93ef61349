package dev.parley.media.links;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Room for what callers said and nobody has answered, of all calls of one event loop. When it is
 * full, whoever keeps most there gives up the oldest of it: a call that keeps little loses nothing
 * because others keep much. Confined to its loop.
 */
public final class SoundRoom {

  /** Keeps sound there. */
  interface Keeper {

    /** How much, in bytes of sound. */
    long keptBytes();

    /** Gives up the oldest of it, and says so with {@link #took}. */
    void dropOldest();
  }

  /** Whoever keeps most gives up no more than this part of it at once. */
  private static final int SHARE = 16;

  private final long mostBytes;

  /** A full room is made emptier than it must be, or it were looked through for each frame. */
  private final long lowBytes;

  private final LongAdder overflowed;
  private final List<Keeper> keepers = new ArrayList<>();
  private long bytes;

  /**
   * An empty room.
   *
   * @param overflowed counts pieces that were given up because it was full
   */
  public SoundRoom(long mostBytes, LongAdder overflowed) {
    this.mostBytes = mostBytes;
    this.lowBytes = mostBytes - (mostBytes < 1 << 20 ? 0 : mostBytes / 64);
    this.overflowed = overflowed;
  }

  void enter(Keeper keeper) {
    keepers.add(keeper);
  }

  /** Whoever keeps nothing any more. */
  void leave(Keeper keeper) {
    keepers.remove(keeper);
  }

  /** So much more is kept, or less if it is negative. */
  void took(long more) {
    bytes += more;
  }

  /** Makes what is kept fit again. */
  void fit() {
    if (bytes <= mostBytes) {
      return;
    }
    while (bytes > lowBytes) {
      var most = largest();
      if (most == null) {
        return;
      }
      giveUp(most);
    }
  }

  private void giveUp(Keeper most) {
    long kept = most.keptBytes();
    do {
      overflowed.increment();
      most.dropOldest();
    } while (bytes > lowBytes && most.keptBytes() > kept - kept / SHARE);
  }

  /** All that is kept there now, in bytes. */
  public long bytes() {
    return bytes;
  }

  private @Nullable Keeper largest() {
    Keeper largest = null;
    long most = 0;
    for (var keeper : keepers) {
      if (keeper.keptBytes() > most) {
        most = keeper.keptBytes();
        largest = keeper;
      }
    }
    return largest;
  }
}
