package dev.parley.media.vad;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Hears one call and says when its caller begins and ends to speak ({@code server_vad} of the
 * Realtime protocol). Confined to the call's event loop; a frame of 20 ms costs a few microseconds.
 */
public final class TurnDetector implements AutoCloseable {

  /** What the detector noticed. Times are milliseconds since the first sample it heard. */
  public sealed interface Signal {

    /**
     * The caller speaks.
     *
     * @param atMs onset less the prefix padding; never before the start of the call, nor before the
     *     end of the utterance before
     */
    record Started(long atMs) implements Signal {}

    /**
     * The caller is done.
     *
     * @param atMs end of the last speech; {@code silenceDurationMs} before it was noticed
     */
    record Stopped(long atMs) implements Signal {}
  }

  /**
   * How the detector judges; {@code server_vad}'s fields.
   *
   * @param threshold 0 hears everything, 1 only loud, clear speech; 0.5 suits a telephone
   * @param prefixPaddingMs sound before the onset that belongs to the utterance, 0 to 5000
   * @param silenceDurationMs how long the caller must be silent to be done, 20 to 10000
   */
  public record Settings(double threshold, int prefixPaddingMs, int silenceDurationMs) {

    /** The protocol's own values. */
    public static final Settings STANDARD = new Settings(0.5, 300, 500);

    public Settings {
      if (!(threshold >= 0 && threshold <= 1)) {
        throw new IllegalArgumentException("threshold: " + threshold + " (expected: 0 to 1)");
      }
      checkRange("prefix_padding_ms", prefixPaddingMs, 0, 5_000);
      checkRange("silence_duration_ms", silenceDurationMs, 20, 10_000);
    }

    private static void checkRange(String name, int value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            name + ": " + value + " (expected: " + least + " to " + most + ")");
      }
    }
  }

  private final AudioFormat format;
  private final FrameCutter frames;
  private final VoiceActivity detector;
  private final SpeechWindow window;
  // At most one signal per 60 ms of sound that came in one piece.
  private final ArrayDeque<Signal> signals = new ArrayDeque<>(2);
  private long bytesHeard;

  /**
   * How often this process judged speech by energy alone because the library did not load. The
   * library is the process's, and so is the count.
   */
  public static long withoutLibrary() {
    return Detectors.withoutLibrary();
  }

  /** A detector for one call whose sound comes in {@code format}. */
  public static TurnDetector of(AudioFormat format, Settings settings) {
    return new TurnDetector(format, Detectors.open(settings.threshold()), settings);
  }

  TurnDetector(AudioFormat format, VoiceActivity detector, Settings settings) {
    this.format = format;
    this.detector = detector;
    frames = new FrameCutter(format);
    window = new SpeechWindow(settings);
  }

  /**
   * Listens to the next stretch of sound, usually 20 ms.
   *
   * @return what was noticed; if a stretch longer than 60 ms holds more than one signal, the next
   *     one comes with the next call
   * @throws IllegalArgumentException if the sound came as base64 and is not
   */
  public @Nullable Signal hear(Audio sound) {
    bytesHeard += sound.size();
    frames.add(sound.bytes());
    for (var frame = frames.next(); frame != null; frame = frames.next()) {
      var signal = window.judge(detector.isSpeech(frame));
      if (signal != null) {
        signals.add(signal);
      }
    }
    return signals.poll();
  }

  /** Milliseconds of sound heard so far. */
  public long position() {
    return bytesHeard / format.bytesPerMilli();
  }

  /** Releases the detector. Safe to call twice. */
  @Override
  public void close() {
    detector.close();
  }
}
