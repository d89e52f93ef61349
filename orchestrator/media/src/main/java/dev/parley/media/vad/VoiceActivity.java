package dev.parley.media.vad;

/**
 * Tells speech from everything else, one window of sound at a time. Belongs to one call and one
 * thread; it may learn the call's background noise as it goes. What it costs is paid for each
 * window of each call on the call's event loop: microseconds, no waiting, no allocation.
 */
public interface VoiceActivity extends AutoCloseable {

  /**
   * What a detector takes at a time, whatever the call's own format and frames.
   *
   * @param rate samples per second
   * @param samples how many make a window
   */
  record Window(int rate, int samples) {

    /** The longest that any onset of speech may take to be noticed. */
    private static final long MOST_MICROS = 100_000;

    public Window {
      if (rate <= 0 || samples <= 0 || samples * 1_000_000L / rate > MOST_MICROS) {
        throw new IllegalArgumentException(
            "window: " + samples + " samples at " + rate + " Hz (expected: at most 100 ms)");
      }
    }

    /** How long it lasts. */
    public long micros() {
      return samples * 1_000_000L / rate;
    }
  }

  /** What it takes; the same for as long as it lives. */
  Window window();

  /**
   * Whether the next window is speech.
   *
   * @param samples as many as {@link #window()} says, in the order in which they were spoken; not
   *     to be kept nor changed
   */
  boolean isSpeech(short[] samples);

  /** Releases what lies outside the heap. Safe to call twice; nothing is speech afterwards. */
  @Override
  void close();
}
