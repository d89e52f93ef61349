package dev.parley.bench.model;

import dev.parley.bench.wire.SpeechMark;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What one link of the simulated model has heard of its caller's marked speech. */
final class HeardSpeech {

  private static final long JUST_NOW = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int FRAMES_TO_BE_IN_IT = 10;

  private final BitSet frames = new BitSet();
  private @Nullable SpeechMark last;
  private long lastAt;

  void hear(SpeechMark mark) {
    if (last != null && last.utterance() != mark.utterance()) {
      frames.clear();
    }
    last = mark;
    lastAt = System.nanoTime();
    frames.set(mark.frame());
  }

  /** Absent until the caller has said something on this link. */
  @Nullable Integer caller() {
    return last == null ? null : last.caller();
  }

  boolean inMidSpeech() {
    return frames.cardinality() >= FRAMES_TO_BE_IN_IT && System.nanoTime() - lastAt < JUST_NOW;
  }

  /** What was heard since the last commit; absent if nothing. */
  @Nullable ModelNote committed() {
    if (last == null || frames.isEmpty()) {
      return null;
    }
    var note = ModelNote.heard(last.caller(), last.utterance(), frames.cardinality());
    frames.clear();
    return note;
  }
}
