package dev.parley.orchestrator.media;

import dev.parley.orchestrator.audio.Audio;
import dev.parley.orchestrator.audio.AudioFormat;
import dev.parley.orchestrator.vad.TurnDetector;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The caller's side of the sound: finds where the caller begins and ends to speak, and gives the
 * model the speech with its prefix padding, not the silence between. Confined to the call's loop.
 */
final class Hearing implements AutoCloseable {

  /** Longest stretch that is judged at once. */
  private static final int FRAME_MS = 20;

  /** What listening leads to, in order. */
  interface Listener {

    void speechStarted(long atMs);

    void speech(Audio audio);

    void speechStopped(long atMs);
  }

  private final AudioFormat format;
  private final LegSettings.@Nullable Turns turns;
  private final @Nullable TurnDetector detector;
  private final ArrayDeque<Audio> prefix = new ArrayDeque<>();
  private final Listener listener;
  private long prefixMicros;
  private long bufferedMs;
  private long positionMs;
  private long beganAtMs;
  private boolean speaking;

  Hearing(LegSettings settings, Listener listener) {
    this.format = settings.hears();
    this.turns = settings.turns();
    this.listener = listener;
    this.detector = turns == null ? null : TurnDetector.of(format, judged(turns));
  }

  void hear(Audio audio) {
    int frame = FRAME_MS * format.bytesPerMilli();
    if (audio.size() <= frame) {
      hearFrame(audio);
      return;
    }
    var bytes = audio.bytes();
    for (int from = 0; from < bytes.length; from += frame) {
      int to = Math.min(from + frame, bytes.length);
      hearFrame(Audio.ofBytes(format, Arrays.copyOfRange(bytes, from, to)));
    }
  }

  boolean speaking() {
    return speaking;
  }

  /** Milliseconds of sound since the last commit or clear. */
  long bufferedMs() {
    return bufferedMs;
  }

  /** Milliseconds of sound since the call began. */
  long positionMs() {
    return positionMs;
  }

  /** Gives the model what was kept back, for a turn that the client ends without speech found. */
  void release() {
    prefix.forEach(listener::speech);
    prefix.clear();
    prefixMicros = 0;
  }

  /** What was heard so far belongs to no turn any more. */
  void forget() {
    bufferedMs = 0;
    prefix.clear();
    prefixMicros = 0;
  }

  /** Goes on where {@code before} stopped. */
  void continueAfter(Hearing before) {
    positionMs = before.positionMs;
    beganAtMs = before.positionMs;
  }

  @Override
  public void close() {
    if (detector != null) {
      detector.close();
    }
  }

  private void hearFrame(Audio frame) {
    long ms = frame.micros() / 1_000;
    positionMs += ms;
    bufferedMs += ms;
    if (detector == null) {
      listener.speech(frame);
      return;
    }
    switch (detector.hear(frame)) {
      case TurnDetector.Signal.Started(var atMs) -> {
        speaking = true;
        listener.speechStarted(beganAtMs + atMs);
        prefix.forEach(listener::speech);
        bufferedMs = prefixMicros / 1_000 + ms;
        prefix.clear();
        prefixMicros = 0;
        listener.speech(frame);
      }
      case TurnDetector.Signal.Stopped(var atMs) -> {
        speaking = false;
        listener.speech(frame);
        listener.speechStopped(beganAtMs + atMs);
      }
      case null -> keepOrPass(frame);
    }
  }

  private void keepOrPass(Audio frame) {
    if (speaking) {
      listener.speech(frame);
      return;
    }
    prefix.add(frame);
    prefixMicros += frame.micros();
    long limit = turns == null ? 0 : turns.prefixPaddingMs() * 1_000L + 200_000;
    while (prefixMicros > limit && !prefix.isEmpty()) {
      prefixMicros -= prefix.poll().micros();
    }
  }

  private static TurnDetector.Settings judged(LegSettings.Turns turns) {
    return new TurnDetector.Settings(
        Math.clamp(turns.threshold(), 0, 1),
        Math.clamp(turns.prefixPaddingMs(), 0, 5_000),
        Math.clamp(turns.silenceDurationMs(), 20, 10_000));
  }
}
