package dev.parley.media.vad;

import dev.parley.media.vad.TurnDetector.Settings;
import dev.parley.media.vad.TurnDetector.Signal;
import org.jspecify.annotations.Nullable;

/**
 * When single frames of speech become a caller who speaks, and when the caller is done: the rules,
 * without sound. A click or a short burst of noise is no onset, and does not prolong speech either.
 */
final class SpeechWindow {

  private static final int FRAME_MS = 1_000 * VoiceActivity.FRAME / VoiceActivity.RATE;

  /** An onset is 60 ms of speech within 100 ms; shorter than any word, longer than a click. */
  private static final int ONSET_FRAMES = 6;

  private static final int ONSET_WINDOW = (1 << 10) - 1;

  /** Going on is 30 ms of speech within 50 ms. */
  private static final int GOING_ON_FRAMES = 3;

  private static final int GOING_ON_WINDOW = (1 << 5) - 1;

  private final Settings settings;
  private boolean speaking;
  // One bit per frame, the newest lowest.
  private int recent;
  private long frames;
  private long lastSpeechMs;

  SpeechWindow(Settings settings) {
    this.settings = settings;
  }

  boolean speaking() {
    return speaking;
  }

  /** Milliseconds judged so far. */
  long position() {
    return frames * FRAME_MS;
  }

  @Nullable Signal judge(boolean speech) {
    frames++;
    recent = recent << 1 | (speech ? 1 : 0);
    return speaking ? whenSpeaking(speech) : whenQuiet();
  }

  private @Nullable Signal whenQuiet() {
    int window = recent & ONSET_WINDOW;
    if (Integer.bitCount(window) < ONSET_FRAMES) {
      return null;
    }
    int framesAgo = Integer.SIZE - Integer.numberOfLeadingZeros(window);
    long onset = position() - (long) framesAgo * FRAME_MS;
    // What belonged to the utterance before is not repeated as padding of this one.
    long startedAt = Math.max(onset - settings.prefixPaddingMs(), lastSpeechMs);
    speaking = true;
    lastSpeechMs = position();
    return new Signal.Started(startedAt);
  }

  private @Nullable Signal whenSpeaking(boolean speech) {
    if (speech && Integer.bitCount(recent & GOING_ON_WINDOW) >= GOING_ON_FRAMES) {
      lastSpeechMs = position();
    }
    // A frame of speech may be the first of more: judged when it proves to be none.
    if (speech || position() - lastSpeechMs < settings.silenceDurationMs()) {
      return null;
    }
    speaking = false;
    recent = 0;
    return new Signal.Stopped(lastSpeechMs);
  }
}
