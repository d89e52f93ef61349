package dev.parley.suite;

import dev.parley.media.audio.Audio;
import dev.parley.net.loop.ManualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What plays at the caller's end: one piece after the other in its time, until it is told to drop
 * what it has. Knows what was heard for certain, which no node does.
 */
final class Ear {

  private final ManualLoop time;
  private final Map<Integer, Long> heard = new TreeMap<>();
  private final List<Integer> received = new ArrayList<>();
  private long playsUntil;
  private int flushes;

  Ear(ManualLoop time) {
    this.time = time;
  }

  void play(Audio audio) {
    play(Voices.numberOf(audio), audio.micros());
  }

  /** Something of the answer of that number, which is so long. */
  void play(int answer, long micros) {
    long now = time.nanos() / 1_000;
    long from = Math.max(now, playsUntil);
    long to = from + micros;
    int before = flushes;
    received.add(answer);
    playsUntil = to;
    time.after(
        Math.ceilDiv(to - now, 1_000),
        () -> {
          if (before == flushes) {
            heard.merge(answer, to / 1_000 - from / 1_000, Long::sum);
          }
        });
  }

  /** Runs it when all that came before has been played; never, if it is dropped. */
  void whenPlayed(Runnable deed) {
    long now = time.nanos() / 1_000;
    int before = flushes;
    time.after(
        Math.ceilDiv(Math.max(0, playsUntil - now), 1_000),
        () -> {
          if (before == flushes) {
            deed.run();
          }
        });
  }

  /** How often it was told to drop what it had. */
  int flushes() {
    return flushes;
  }

  void flush() {
    flushes++;
    playsUntil = time.nanos() / 1_000;
  }

  /** Milliseconds of each answer that were heard. */
  Map<Integer, Long> millis() {
    return heard;
  }

  long millisOf(int answer) {
    return heard.getOrDefault(answer, 0L);
  }

  long allMillis() {
    return heard.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The answers in the order in which their pieces came, each as often as it began anew. */
  List<Integer> voices() {
    var runs = new ArrayList<Integer>();
    for (int answer : received) {
      if (runs.isEmpty() || runs.getLast() != answer) {
        runs.add(answer);
      }
    }
    return runs;
  }

  /** Whether it plays now. */
  boolean isPlaying() {
    return playsUntil > time.nanos() / 1_000;
  }
}
