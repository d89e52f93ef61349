package dev.parley.media.playout;

import dev.parley.media.audio.Audio;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the caller has heard: sound that went out is taken as heard as long after it was sent as the
 * way to the ear takes for all that is known, one piece after the other. What is sent and not heard
 * yet is kept, so that it can be said later. Confined to the call's loop.
 */
final class HeardClock {

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
    long start;
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

  private final ArrayDeque<Stretch> playing = new ArrayDeque<>();
  private final List<Track> tracks = new ArrayList<>(2);

  /** Sent and perhaps not heard yet, oldest first. */
  private final ArrayDeque<Playout.Sound> ahead = new ArrayDeque<>();

  private long aheadNanos;
  private long playsUntil;

  /** How much later than it was sent sound is heard. */
  private long delay;

  /** So much longer is sound kept, for it may turn out to be heard later than was thought. */
  private final long mostLate;

  HeardClock(long now, long mostLate) {
    this.playsUntil = now;
    this.mostLate = mostLate;
  }

  /** When all that went out will have been played. */
  long playsUntil() {
    return playsUntil;
  }

  /** When all that went out will have been played if the way to the ear took no time. */
  long sentUntil() {
    return playsUntil - delay;
  }

  void sent(Playout.Sound sound, long now) {
    sent(sound.itemId(), sound.nanos(), now);
    keep(sound, now);
  }

  /** The same of what cannot be taken back. */
  void sent(String itemId, long nanos, long now) {
    long earliest = now + delay;
    long start = playsUntil - earliest > 0 ? playsUntil : earliest;
    var last = playing.peekLast();
    boolean goesOn = last != null && last.end() == start && last.track.itemId.equals(itemId);
    if (last == null || !goesOn) {
      last = new Stretch(track(itemId), start);
      playing.add(last);
    }
    last.nanos += nanos;
    playsUntil = last.end();
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

  /** When the items that play before this one's own sound are over; absent if it does not play. */
  @Nullable Long endOfOthers(String itemId) {
    Long others = null;
    boolean plays = false;
    for (var stretch : playing) {
      if (stretch.track.itemId.equals(itemId)) {
        plays = true;
      } else {
        others = stretch.end();
      }
    }
    return plays ? others : null;
  }

  /** Nothing plays any more: what was sent ahead counts as unheard. */
  void stop(long now) {
    settle(now);
    for (var stretch : playing) {
      stretch.track.playedNanos += stretch.heard(now);
    }
    playing.clear();
    playsUntil = now;
    forgetSent();
  }

  /** As {@link #stop}, but gives what was unheard to {@code queue}, in front and in order. */
  void takeBack(long now, ArrayDeque<Playout.Entry> queue) {
    settle(now);
    long left = 0;
    for (var stretch : playing) {
      left += stretch.nanos - stretch.heard(now);
    }
    for (var sound = ahead.pollLast(); sound != null && left > 0; sound = ahead.pollLast()) {
      var unheard = left >= sound.nanos() ? sound : restOf(sound, left);
      if (unheard != null) {
        queue.addFirst(unheard);
      }
      left -= sound.nanos();
    }
    stop(now);
  }

  /** The port has played all that it was sent. */
  void drained(long now) {
    for (var stretch : playing) {
      stretch.track.playedNanos += stretch.nanos;
    }
    playing.clear();
    playsUntil = playsUntil - now > 0 ? now : playsUntil;
    forgetSent();
  }

  /** What plays is heard so much later than was thought; earlier, if negative. */
  void shift(long nanos) {
    long by = Math.max(nanos, -delay);
    for (var stretch : playing) {
      stretch.start += by;
    }
    playsUntil += by;
    delay = Math.min(delay + by, mostLate);
  }

  /** Forgets how much was heard of items that are not playing. */
  void forget() {
    tracks.removeIf(track -> playing.stream().noneMatch(stretch -> stretch.track == track));
  }

  /** An item that does not play any more was heard so far and no further. */
  void heardOnly(String itemId, long millis) {
    track(itemId).playedNanos = millis * 1_000_000;
  }

  void settle(long now) {
    for (var first = playing.peek();
        first != null && first.end() - now <= 0;
        first = playing.peek()) {
      playing.poll();
      first.track.playedNanos += first.nanos;
    }
  }

  private void keep(Playout.Sound sound, long now) {
    ahead.add(sound);
    aheadNanos += sound.nanos();
    for (var first = ahead.peek();
        first != null && aheadNanos - first.nanos() >= playsUntil - now + mostLate;
        first = ahead.peek()) {
      aheadNanos -= first.nanos();
      ahead.poll();
    }
  }

  private void forgetSent() {
    ahead.clear();
    aheadNanos = 0;
  }

  /** The last so many nanoseconds of it; absent if it has no byte for them. */
  private static Playout.@Nullable Sound restOf(Playout.Sound sound, long nanos) {
    var format = sound.audio().format();
    byte[] bytes;
    try {
      bytes = sound.audio().bytes();
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
    int rest = (int) (nanos / 1_000_000) * format.bytesPerMilli();
    return rest == 0
        ? null
        : new Playout.Sound(
            sound.voice(),
            Audio.ofBytes(format, Arrays.copyOfRange(bytes, bytes.length - rest, bytes.length)));
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
}
