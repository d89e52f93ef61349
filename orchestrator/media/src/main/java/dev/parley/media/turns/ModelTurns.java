package dev.parley.media.turns;

import dev.parley.media.audio.Audio;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The model takes turns by itself: it hears all and says when the caller speaks and is done. One
 * that only sends words, or only answers, is understood too.
 */
public final class ModelTurns implements TurnTaking {

  /** Words of a turn may come this much later than the model's answer to it. */
  private static final long LATE_WORDS_MS = 1_000;

  private final ArrayDeque<TurnFact> facts = new ArrayDeque<>(4);
  private boolean speaking;

  /** Until when words may belong to the turn before. */
  private long lateUntil;

  @Override
  public boolean listens() {
    return false;
  }

  @Override
  public void hear(Audio sound) {}

  @Override
  public void words(String text, long atMs) {
    if (!text.isBlank() && (speaking || atMs >= lateUntil)) {
      speaks(atMs);
    }
  }

  @Override
  public void model(ModelHears what, long atMs) {
    switch (what) {
      case SPEECH_STARTED -> speaks(atMs);
      case SPEECH_STOPPED -> {
        if (speaking) {
          // Its words are under way until it is answered.
          lateUntil = Long.MAX_VALUE;
          ends(atMs);
        }
      }
      case ANSWERS -> {
        lateUntil = atMs + LATE_WORDS_MS;
        if (speaking) {
          ends(atMs);
        }
      }
    }
  }

  /** The model hears that speech for itself, and says that it has begun. */
  @Override
  public void goOn() {}

  /** The model hears that too, and says what it makes of it. */
  @Override
  public void soundStopped() {}

  @Override
  public @Nullable TurnFact next() {
    return facts.poll();
  }

  @Override
  public void close() {}

  private void speaks(long atMs) {
    if (!speaking) {
      speaking = true;
      facts.add(new TurnFact.Began(atMs));
      facts.add(new TurnFact.Confirmed());
    }
  }

  private void ends(long atMs) {
    speaking = false;
    facts.add(new TurnFact.Ended(atMs));
  }
}
