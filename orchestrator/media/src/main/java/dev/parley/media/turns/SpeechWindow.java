package dev.parley.media.turns;

import java.util.ArrayDeque;

/**
 * When single windows of speech become a caller who speaks, and when the caller is done: the rules,
 * without sound. A click or a short burst of noise is no onset, and does not prolong speech either.
 */
final class SpeechWindow {

  /** An onset is 60 ms of speech within 100 ms; shorter than any word, longer than a click. */
  private static final int ONSET_MICROS = 60_000;

  private static final int ONSET_WITHIN_MICROS = 100_000;

  /** Going on is 30 ms of speech within 50 ms. */
  private static final int GOING_ON_MICROS = 30_000;

  private static final int GOING_ON_WITHIN_MICROS = 50_000;

  /** After so much silence the caller may be done: longer than a stop in a word. */
  private static final int LIKELY_END_MS = 200;

  /** What was too short to interrupt is over after so much silence. */
  private static final int DISMISSED_MS = 300;

  private final TurnRules rules;
  private final ArrayDeque<TurnFact> facts;
  private final long windowMicros;
  private final int onset;
  private final int onsetWithin;
  private final int goingOn;
  private final int goingOnWithin;
  private boolean speaking;
  private boolean confirmed;
  private boolean pausing;
  // One bit per window, the newest lowest.
  private int recent;
  private long windows;
  private long speechWindows;
  private long lastSpeechMs;

  /**
   * Rules for one call.
   *
   * @param windowMicros how much sound each judgement is about
   * @param facts takes what follows
   */
  SpeechWindow(TurnRules rules, long windowMicros, ArrayDeque<TurnFact> facts) {
    this.rules = rules;
    this.facts = facts;
    this.windowMicros = windowMicros;
    onset = windows(ONSET_MICROS);
    onsetWithin = mask(Math.max(onset, windows(ONSET_WITHIN_MICROS)));
    goingOn = windows(GOING_ON_MICROS);
    goingOnWithin = mask(Math.max(goingOn, windows(GOING_ON_WITHIN_MICROS)));
  }

  /** How many windows it takes; a detector whose windows are long judges by fewer. */
  private int windows(int micros) {
    return Math.clamp((micros + windowMicros - 1) / windowMicros, 1, Integer.SIZE - 1);
  }

  private static int mask(int windows) {
    return (1 << windows) - 1;
  }

  boolean speaking() {
    return speaking;
  }

  void judge(boolean speech) {
    windows++;
    recent = recent << 1 | (speech ? 1 : 0);
    if (speaking) {
      whenSpeaking(speech);
    } else {
      whenQuiet();
    }
  }

  /** The caller's words have been understood, so it is no noise. */
  void confirm() {
    if (speaking && !confirmed) {
      confirmed = true;
      facts.add(new TurnFact.Confirmed());
    }
  }

  /** The caller is in the middle of speech, as others have found. */
  void goOnSpeaking() {
    speaking = true;
    confirmed = true;
  }

  /** Whatever was being said, it does not go on. */
  void stop() {
    if (speaking && confirmed) {
      end(new TurnFact.Ended(lastSpeechMs));
    } else if (speaking) {
      dismiss();
    }
  }

  private void whenQuiet() {
    int window = recent & onsetWithin;
    int count = Integer.bitCount(window);
    if (count < onset) {
      return;
    }
    int windowsAgo = Integer.SIZE - Integer.numberOfLeadingZeros(window);
    long onsetMs = millis(windows - windowsAgo);
    // What belonged to the utterance before is not repeated as padding of this one.
    long startedAt = Math.max(onsetMs - rules.prefixPaddingMs(), lastSpeechMs);
    speaking = true;
    confirmed = false;
    pausing = false;
    speechWindows = count;
    lastSpeechMs = millis(windows);
    facts.add(new TurnFact.Began(startedAt));
    confirmByLength();
  }

  private void whenSpeaking(boolean speech) {
    speechWindows += speech ? 1 : 0;
    if (speech && Integer.bitCount(recent & goingOnWithin) >= goingOn) {
      goOn();
    }
    // A window of speech may be the first of more: judged when it proves to be none.
    if (!speech) {
      fallSilent(millis(windows) - lastSpeechMs);
    }
  }

  private void goOn() {
    lastSpeechMs = millis(windows);
    if (pausing) {
      pausing = false;
      facts.add(new TurnFact.Resumed());
    }
    confirmByLength();
  }

  private void fallSilent(long silentMs) {
    if (!confirmed && silentMs >= Math.min(DISMISSED_MS, rules.silenceDurationMs())) {
      dismiss();
    } else if (silentMs >= rules.silenceDurationMs()) {
      end(new TurnFact.Ended(lastSpeechMs));
    } else if (confirmed && !pausing && silentMs >= LIKELY_END_MS) {
      pausing = true;
      facts.add(new TurnFact.MayHaveEnded(lastSpeechMs));
    }
  }

  private void confirmByLength() {
    if (millis(speechWindows) >= rules.confirmMs()) {
      confirm();
    }
  }

  private void dismiss() {
    lastSpeechMs = millis(windows);
    end(new TurnFact.None(lastSpeechMs));
  }

  private void end(TurnFact fact) {
    speaking = false;
    recent = 0;
    facts.add(fact);
  }

  private long millis(long count) {
    return count * windowMicros / 1_000;
  }
}
