package dev.parley.orchestrator.media;

import dev.parley.orchestrator.audio.Audio;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
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

  private record Sent(String itemId, long startNanos, long nanos) {}

  private final long leadNanos;
  private final ArrayDeque<Entry> queue = new ArrayDeque<>();
  private final ArrayDeque<Sent> playing = new ArrayDeque<>();
  private final Map<String, Long> playedNanos = new HashMap<>();
  private long queuedMicros;
  private long playsUntil;
  private long dropped;

  Playout(long leadNanos, long now) {
    this.leadNanos = leadNanos;
    this.playsUntil = now;
  }

  void add(Entry entry) {
    if (entry instanceof Sound sound) {
      if (queuedMicros > LIMIT_MICROS) {
        dropped++;
        return;
      }
      queuedMicros += sound.audio().micros();
    }
    queue.add(entry);
  }

  /** What may go out now; absent if nothing may yet. */
  @Nullable Entry next(long now) {
    var entry = queue.peek();
    if (entry == null || (entry instanceof Sound && playsUntil - now >= leadNanos)) {
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
    return queue.isEmpty() ? null : playsUntil - leadNanos;
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
    long nanos = playedNanos.getOrDefault(itemId, 0L);
    for (var sent : playing) {
      if (sent.itemId().equals(itemId)) {
        nanos += Math.clamp(now - sent.startNanos(), 0, sent.nanos());
      }
    }
    return nanos / 1_000_000;
  }

  /** The item that the caller hears now; absent if none. */
  @Nullable String itemPlaying(long now) {
    settle(now);
    var current = playing.peek();
    return current == null ? null : current.itemId();
  }

  /** Stops: nothing more comes out, and what was sent ahead counts as unheard. */
  void cut(long now) {
    settle(now);
    queue.clear();
    queuedMicros = 0;
    for (var sent : playing) {
      long heard = Math.clamp(now - sent.startNanos(), 0, sent.nanos());
      playedNanos.merge(sent.itemId(), heard, Long::sum);
    }
    playing.clear();
    playsUntil = now;
  }

  /** Frames dropped because too much waited. */
  long dropped() {
    return dropped;
  }

  /** Forgets items of responses that are over and played. */
  void forget() {
    playedNanos.clear();
  }

  private void sent(Sound sound, long now) {
    settle(now);
    queuedMicros -= sound.audio().micros();
    long start = Math.max(playsUntil, now);
    long nanos = sound.audio().micros() * 1_000;
    playing.add(new Sent(sound.itemId(), start, nanos));
    playsUntil = start + nanos;
  }

  private void settle(long now) {
    while (true) {
      var first = playing.peek();
      if (first == null || first.startNanos() + first.nanos() - now > 0) {
        return;
      }
      playing.poll();
      playedNanos.merge(first.itemId(), first.nanos(), Long::sum);
    }
  }
}
