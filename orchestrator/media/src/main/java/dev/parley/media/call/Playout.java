package dev.parley.media.call;

import dev.parley.media.audio.Audio;
import dev.parley.media.port.ModelFact;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Playout gate and heard clock of one call: lets the agent's sound out no further than {@code lead}
 * ahead of the moment it is played, so that a barge-in has little to take back, and knows what has
 * been played. Marks travel with the sound and come out when everything before them has.
 *
 * <p>Holds at most {@link #LIMIT_MICROS} of sound; past that the newest is dropped and counted, for
 * dropping the oldest would garble a sentence that is about to be spoken.
 */
final class Playout {

  /** Two minutes: a model that answers longer in one breath loses the rest. */
  static final long LIMIT_MICROS = 120_000_000;

  /** Sound that comes in one piece longer than this is cut, or it could not be paced. */
  private static final long LONGEST_MICROS = 200_000;

  private static final int PIECE_MS = 100;

  /** What waits or comes out, in order. */
  sealed interface Entry {}

  record Sound(String responseId, String itemId, Audio audio) implements Entry {}

  /** The item has all its sound. */
  record ItemEnd(String responseId, String itemId, String text, boolean complete)
      implements Entry {}

  /** The response has all its items. */
  record ResponseEnd(
      String responseId,
      ModelFact.Outcome outcome,
      ModelFact.@Nullable Problem problem,
      ModelFact.Usage usage)
      implements Entry {}

  /** How much of an item was played in stretches that are over. */
  private static final class Track {
    final String itemId;
    long playedNanos;

    Track(String itemId) {
      this.itemId = itemId;
    }
  }

  /** Sound of one item that plays without a gap. */
  private static final class Stretch {
    final Track track;
    final long start;
    long nanos;

    Stretch(Track track, long start) {
      this.track = track;
      this.start = start;
    }

    long end() {
      return start + nanos;
    }

    long heard(long now) {
      return Math.clamp(now - start, 0, nanos);
    }
  }

  private final long leadNanos;
  private final LongAdder dropped;
  private final ArrayDeque<Entry> queue = new ArrayDeque<>();
  private final ArrayDeque<Stretch> playing = new ArrayDeque<>();
  private final List<Track> tracks = new ArrayList<>(2);
  private long queuedMicros;
  private long playsUntil;

  Playout(long leadNanos, long now, LongAdder dropped) {
    this.leadNanos = leadNanos;
    this.playsUntil = now;
    this.dropped = dropped;
  }

  /**
   * Takes sound or a mark; false if there is no room for the sound, or it must be cut and is none.
   */
  boolean add(Entry entry) {
    if (!(entry instanceof Sound sound)) {
      queue.add(entry);
      return true;
    }
    if (queuedMicros + sound.audio().micros() > LIMIT_MICROS) {
      dropped.increment();
      return false;
    }
    if (sound.audio().micros() <= LONGEST_MICROS) {
      queue.add(sound);
    } else if (!addPieces(sound)) {
      dropped.increment();
      return false;
    }
    queuedMicros += sound.audio().micros();
    return true;
  }

  /** What may go out now; absent if nothing may yet. */
  @Nullable Entry next(long now) {
    settle(now);
    var entry = queue.peek();
    if (entry == null || dueAt(entry) - now > 0) {
      return null;
    }
    queue.poll();
    if (entry instanceof Sound sound) {
      sent(sound, now);
    }
    return entry;
  }

  /** When {@link #next} has something again; absent if nothing waits. */
  @Nullable Long nextAt() {
    var entry = queue.peek();
    return entry == null ? null : dueAt(entry);
  }

  /** Whether the caller still hears something, or will. */
  boolean playing(long now) {
    return !queue.isEmpty() || playsUntil - now > 0;
  }

  /** When all that went out will have been played. */
  long playsUntil() {
    return playsUntil;
  }

  /** How much of an item has been played, in milliseconds. */
  long heardMs(String itemId, long now) {
    settle(now);
    long nanos = 0;
    for (var track : tracks) {
      if (track.itemId.equals(itemId)) {
        nanos += track.playedNanos;
      }
    }
    for (var stretch : playing) {
      if (stretch.track.itemId.equals(itemId)) {
        nanos += stretch.heard(now);
      }
    }
    return nanos / 1_000_000;
  }

  /** The item that the caller hears now; absent if none. */
  @Nullable String itemPlaying(long now) {
    settle(now);
    var current = playing.peek();
    return current == null ? null : current.track.itemId;
  }

  /** Stops: nothing more comes out, and what was sent ahead counts as unheard. */
  void cut(long now) {
    settle(now);
    queue.clear();
    queuedMicros = 0;
    for (var stretch : playing) {
      stretch.track.playedNanos += stretch.heard(now);
    }
    playing.clear();
    playsUntil = now;
  }

  /** Lets nothing more of this response out. */
  void takeBack(String responseId) {
    queue.removeIf(entry -> of(entry).equals(responseId) && takenBack(entry));
  }

  private boolean takenBack(Entry entry) {
    if (entry instanceof Sound sound) {
      queuedMicros -= sound.audio().micros();
    }
    return true;
  }

  private static String of(Entry entry) {
    return switch (entry) {
      case Sound sound -> sound.responseId();
      case ItemEnd end -> end.responseId();
      case ResponseEnd end -> end.responseId();
    };
  }

  /** Forgets how much was heard of items that are not playing. */
  void forget() {
    tracks.removeIf(track -> playing.stream().noneMatch(stretch -> stretch.track == track));
  }

  /**
   * Sound is due when it is no more than the lead ahead. An item's end is due at once, unless
   * another item still plays before its sound: so of at most one item the end has been told while
   * it can still be cut.
   */
  private long dueAt(Entry entry) {
    return switch (entry) {
      case Sound _ -> playsUntil - leadNanos;
      case ItemEnd end -> endOfOthers(end.itemId());
      case ResponseEnd _ -> playsUntil - Long.MAX_VALUE / 2;
    };
  }

  private long endOfOthers(String itemId) {
    long end = playsUntil - Long.MAX_VALUE / 2;
    long others = end;
    boolean plays = false;
    for (var stretch : playing) {
      if (stretch.track.itemId.equals(itemId)) {
        plays = true;
      } else {
        others = stretch.end();
      }
    }
    return plays ? others : end;
  }

  private boolean addPieces(Sound sound) {
    var audio = sound.audio();
    byte[] bytes;
    try {
      bytes = audio.bytes();
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
    int piece = PIECE_MS * audio.format().bytesPerMilli();
    for (int from = 0; from < bytes.length; from += piece) {
      var part = Arrays.copyOfRange(bytes, from, Math.min(from + piece, bytes.length));
      queue.add(new Sound(sound.responseId(), sound.itemId(), Audio.ofBytes(audio.format(), part)));
    }
    return true;
  }

  private void sent(Sound sound, long now) {
    queuedMicros -= sound.audio().micros();
    long start = playsUntil - now > 0 ? playsUntil : now;
    var last = playing.peekLast();
    boolean goesOn =
        last != null && last.end() == start && last.track.itemId.equals(sound.itemId());
    if (last == null || !goesOn) {
      last = new Stretch(track(sound.itemId()), start);
      playing.add(last);
    }
    last.nanos += sound.audio().micros() * 1_000;
    playsUntil = last.end();
  }

  private Track track(String itemId) {
    for (var track : tracks) {
      if (track.itemId.equals(itemId)) {
        return track;
      }
    }
    var fresh = new Track(itemId);
    tracks.add(fresh);
    return fresh;
  }

  private void settle(long now) {
    for (var first = playing.peek();
        first != null && first.end() - now <= 0;
        first = playing.peek()) {
      playing.poll();
      first.track.playedNanos += first.nanos;
    }
  }
}
