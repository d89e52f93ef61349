package dev.parley.media.vad;

/**
 * Tells speech from everything else, 10 ms of sound at a time. One per call, on one thread; it
 * learns the call's background noise as it goes.
 */
interface VoiceActivity extends AutoCloseable {

  /** Samples per second that {@link #isSpeech} takes. */
  int RATE = 8_000;

  /** How many samples {@link #isSpeech} takes: 10 ms. */
  int FRAME = RATE / 100;

  /** Whether the first {@link #FRAME} samples of {@code frame} are speech. */
  boolean isSpeech(short[] frame);

  /** Releases what lies outside the heap. Safe to call twice. */
  @Override
  void close();
}
