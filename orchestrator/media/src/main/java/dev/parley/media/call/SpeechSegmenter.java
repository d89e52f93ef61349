package dev.parley.media.call;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.LegSettings;
import dev.parley.media.vad.TurnDetector;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The caller's side of the sound: finds where the caller begins and ends to speak, and gives the
 * model the speech with its prefix padding, not the silence between. Without turn detection it
 * gives everything. Confined to the call's loop.
 */
final class SpeechSegmenter implements AutoCloseable {

  /** A detector notices at most one thing in a stretch of this length. */
  private static final int LONGEST_MS = 60;

  /** An onset is noticed this much later at most, so this much more must be kept before it. */
  private static final int ONSET_MS = 200;

  /** What listening leads to, in order. */
  interface Listener {

    /**
     * The caller speaks.
     *
     * @param lagMs sound since the first of the speech; 0 if that is not known
     */
    void speechStarted(long atMs, long lagMs);

    void speech(Audio audio);

    void speechStopped(long atMs);
  }

  /** Tells speech from silence; {@link TurnDetector} says how. */
  interface Ear extends AutoCloseable {

    TurnDetector.@Nullable Signal hear(Audio sound);

    @Override
    void close();
  }

  /** Where ears come from. */
  interface Ears {

    Ear open(AudioFormat format, TurnDetector.Settings settings);

    /** Ears that listen. */
    static Ears real() {
      return (format, settings) -> {
        var detector = TurnDetector.of(format, settings);
        return new Ear() {
          @Override
          public TurnDetector.@Nullable Signal hear(Audio sound) {
            return detector.hear(sound);
          }

          @Override
          public void close() {
            detector.close();
          }
        };
      };
    }
  }

  private final Ears ears;
  private final AudioFormat format;
  private final TurnDetector.@Nullable Settings judged;
  private final Listener listener;
  private final ArrayDeque<Audio> held = new ArrayDeque<>();
  private @Nullable Ear ear;
  private long heldBytes;
  private long givenBytes;
  private long givenBeforeMs;
  private long bytes;
  private long beganAtMs;
  private long stoppedAtMs;
  private boolean speaking;

  SpeechSegmenter(LegSettings settings, Ears ears, Listener listener) {
    this.ears = ears;
    this.format = settings.hears();
    this.judged = judged(settings.turns());
    this.listener = listener;
    this.ear = judged == null ? null : ears.open(format, judged);
  }

  /** Listens; false if the sound came as base64 and is not. */
  boolean hear(Audio audio) {
    if (ear == null) {
      bytes += audio.size();
      give(audio);
      return true;
    }
    byte[] sound;
    try {
      sound = audio.bytes();
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
    int longest = LONGEST_MS * format.bytesPerMilli();
    if (sound.length <= longest) {
      judge(audio);
      return true;
    }
    for (int from = 0; from < sound.length; from += longest) {
      int to = Math.min(from + longest, sound.length);
      judge(Audio.ofBytes(format, Arrays.copyOfRange(sound, from, to)));
    }
    return true;
  }

  boolean speaking() {
    return speaking;
  }

  /** Milliseconds of sound that a commit would make an utterance. */
  long bufferedMs() {
    return givenBeforeMs + millis(givenBytes + heldBytes);
  }

  /** Milliseconds of sound since the call began. */
  long positionMs() {
    return beganAtMs + millis(bytes);
  }

  /** Whether these settings need another detector, or sound in another format. */
  boolean listensOtherwise(LegSettings next) {
    var other = judged(next.turns());
    boolean sameJudgement = judged == null ? other == null : judged.equals(other);
    return format != next.hears() || !sameJudgement;
  }

  /** Gives the model what was kept back, for a turn that the client ends without speech found. */
  void release() {
    held.forEach(this::give);
    dropHeld();
  }

  /** What was heard so far belongs to no turn any more. */
  void forget() {
    givenBytes = 0;
    givenBeforeMs = 0;
    dropHeld();
  }

  /** Listens afresh: a caller who goes on speaking is noticed once more. */
  void restart() {
    beganAtMs = positionMs();
    bytes = 0;
    stoppedAtMs = 0;
    speaking = false;
    if (ear != null && judged != null) {
      ear.close();
      ear = ears.open(format, judged);
    }
  }

  /** Goes on where {@code before} stopped; what the model was given so far still counts. */
  void continueAfter(SpeechSegmenter before) {
    beganAtMs = before.positionMs();
    givenBeforeMs = before.givenBeforeMs + before.millis(before.givenBytes);
    if (format == before.format && ear != null) {
      held.addAll(before.held);
      heldBytes = before.heldBytes;
    }
  }

  @Override
  public void close() {
    if (ear != null) {
      ear.close();
    }
  }

  private void judge(Audio frame) {
    bytes += frame.size();
    switch (ear == null ? null : ear.hear(frame)) {
      case TurnDetector.Signal.Started(var atMs) -> started(atMs, frame);
      case TurnDetector.Signal.Stopped(var atMs) -> {
        speaking = false;
        stoppedAtMs = atMs;
        give(frame);
        listener.speechStopped(beganAtMs + atMs);
      }
      case null -> keepOrGive(frame);
    }
  }

  private void started(long atMs, Audio frame) {
    int padding = judged == null ? 0 : judged.prefixPaddingMs();
    // At an edge the padding was cut short, so nothing tells when the speech itself began.
    boolean atEdge = atMs <= stoppedAtMs;
    speaking = true;
    listener.speechStarted(
        beganAtMs + atMs, atEdge ? 0 : Math.max(0, millis(bytes) - atMs - padding));
    // What was kept before this detector began belongs to speech that it heard from its first
    // frame.
    long from = atMs == 0 ? -padding : atMs;
    long at = bytes - frame.size() - heldBytes;
    for (var kept : held) {
      at += kept.size();
      if (at > from * format.bytesPerMilli()) {
        give(kept);
      }
    }
    dropHeld();
    give(frame);
  }

  private void keepOrGive(Audio frame) {
    if (speaking) {
      give(frame);
      return;
    }
    held.add(frame);
    heldBytes += frame.size();
    int kept = (judged == null ? 0 : judged.prefixPaddingMs()) + ONSET_MS;
    while (heldBytes > (long) kept * format.bytesPerMilli() && held.size() > 1) {
      heldBytes -= held.remove().size();
    }
  }

  private void give(Audio audio) {
    givenBytes += audio.size();
    listener.speech(audio);
  }

  private void dropHeld() {
    held.clear();
    heldBytes = 0;
  }

  private long millis(long length) {
    return length / format.bytesPerMilli();
  }

  /** As the detector takes them: clients may ask for more than it can do. */
  private static TurnDetector.@Nullable Settings judged(LegSettings.@Nullable Turns turns) {
    return turns == null
        ? null
        : new TurnDetector.Settings(
            Math.clamp(turns.threshold(), 0, 1),
            Math.clamp(turns.prefixPaddingMs(), 0, 5_000),
            Math.clamp(turns.silenceDurationMs(), 20, 10_000));
  }
}
