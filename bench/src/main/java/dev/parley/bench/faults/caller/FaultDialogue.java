package dev.parley.bench.faults.caller;

import dev.parley.bench.wire.SpeechLoop;
import java.util.Arrays;
import java.util.Random;

/** What one caller says and when: speaks, waits for the answer, listens, rests, speaks again. */
public final class FaultDialogue {

  private static final byte[] SILENCE = SpeechLoop.base64(SpeechLoop.silence());
  private static final byte[][] UTTERANCE =
      Arrays.stream(SpeechLoop.utterance(50)).map(SpeechLoop::base64).toArray(byte[][]::new);

  private static final long PATIENCE_MILLIS = 8_000;
  private static final long QUIET_MILLIS = 400;

  /** People who call think before they go on. */
  private static final int SHORTEST_REST_MILLIS = 500;

  private static final int LONGEST_REST_MILLIS = 4_000;

  /** What a caller is at. */
  public enum Mood {
    /** Without a line. */
    AWAY,
    SPEAKING,
    /** For the answer. */
    WAITING,
    LISTENING,
    /** Says nothing for a moment. */
    RESTING
  }

  /** What is worth a note. */
  interface Listener {
    /** The end of an utterance. */
    void spoke();

    /** A whole utterance on one line that stood, and nothing was heard for long. */
    void unanswered();
  }

  private final Listener listener;
  private final Random random;
  private Mood mood = Mood.AWAY;
  private Mood before = Mood.RESTING;
  private boolean finishing;
  private boolean taken;

  /** The last utterance went out whole, on the line that stands now. */
  private boolean asked;

  /** What the agent had to say has been said: the caller only listens whether more comes. */
  private boolean whole;

  private int spoken;
  private int utterance;
  private long since;
  private long lastSound;
  private long restFor;

  FaultDialogue(Listener listener, Random random) {
    this.listener = listener;
    this.random = random;
  }

  /** As somebody who expects words, or does not, would put it. */
  Mood mood() {
    return mood == Mood.LISTENING && whole ? Mood.RESTING : mood;
  }

  /** Begins no utterance any more. */
  void finish() {
    finishing = true;
  }

  /** The other side told that it has the utterance. */
  void taken() {
    taken = true;
  }

  /** The other side told that its answer is complete, sound and all. */
  void answered() {
    whole = true;
  }

  void hear(long now) {
    lastSound = now;
    whole = false;
    if (mood == Mood.WAITING || mood == Mood.RESTING) {
      mood = Mood.LISTENING;
    }
  }

  void loseLine() {
    if (mood != Mood.AWAY) {
      before = mood();
    }
    mood = Mood.AWAY;
  }

  /** The line stands: what was broken off is said again, what was to be heard is waited for. */
  void begin(long now) {
    asked = false;
    lastSound = now;
    boolean mustRepeat = before == Mood.SPEAKING || (before == Mood.WAITING && !taken);
    if (mustRepeat) {
      speak(now);
    } else if (before == Mood.RESTING || before == Mood.AWAY) {
      rest(now);
    } else {
      mood = Mood.WAITING;
      since = now;
    }
  }

  /** The next 20 ms of the caller's sound, in base64. */
  byte[] frame(long now) {
    switch (mood) {
      case SPEAKING -> endUtterance(now);
      case WAITING -> loseHope(now);
      case LISTENING -> {
        if (now - lastSound > QUIET_MILLIS) {
          rest(now);
        }
      }
      case RESTING -> {
        if (now - since > restFor) {
          speak(now);
        }
      }
      case AWAY -> {
        // Says nothing.
      }
    }
    return mood == Mood.SPEAKING ? UTTERANCE[spoken++] : SILENCE;
  }

  /** Which frame of an utterance was given last; -1 = none of one. */
  int spokenFrame() {
    return mood == Mood.SPEAKING ? spoken - 1 : -1;
  }

  /** Number of the utterance that was begun last. */
  int utterance() {
    return utterance;
  }

  private void endUtterance(long now) {
    if (spoken == UTTERANCE.length) {
      listener.spoke();
      mood = Mood.WAITING;
      asked = true;
      since = now;
    }
  }

  private void loseHope(long now) {
    if (now - since > PATIENCE_MILLIS) {
      if (asked) {
        listener.unanswered();
      }
      rest(now);
    }
  }

  private void speak(long now) {
    if (finishing) {
      rest(now);
      return;
    }
    mood = Mood.SPEAKING;
    utterance++;
    spoken = 0;
    taken = false;
  }

  private void rest(long now) {
    mood = Mood.RESTING;
    since = now;
    restFor = random.nextInt(SHORTEST_REST_MILLIS, LONGEST_REST_MILLIS);
  }
}
