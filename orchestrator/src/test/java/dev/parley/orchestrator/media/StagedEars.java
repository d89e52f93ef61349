package dev.parley.orchestrator.media;

import dev.parley.orchestrator.audio.Audio;
import dev.parley.orchestrator.audio.AudioFormat;
import dev.parley.orchestrator.vad.TurnDetector;
import org.jspecify.annotations.Nullable;

/** Ears that notice what a test tells them to, with the frame that comes next. */
final class StagedEars implements Hearing.Ears {

  int opened;
  int closed;
  private TurnDetector.@Nullable Signal next;

  /** The first frame after this is noticed as speech that began so long after the ear opened. */
  void notice(TurnDetector.Signal signal) {
    next = signal;
  }

  @Override
  public Hearing.Ear open(AudioFormat format, TurnDetector.Settings settings) {
    opened++;
    return new Hearing.Ear() {
      private boolean shut;

      @Override
      public TurnDetector.@Nullable Signal hear(Audio sound) {
        var noticed = next;
        next = null;
        return noticed;
      }

      @Override
      public void close() {
        closed += shut ? 0 : 1;
        shut = true;
      }
    };
  }
}
