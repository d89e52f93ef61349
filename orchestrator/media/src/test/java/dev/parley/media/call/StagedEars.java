package dev.parley.media.call;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.vad.TurnDetector;
import org.jspecify.annotations.Nullable;

/** Ears that notice what a test tells them to, with the frame that comes next. */
final class StagedEars implements SpeechSegmenter.Ears {

  int opened;
  int closed;
  private TurnDetector.@Nullable Signal next;

  /** The first frame after this is noticed as speech that began so long after the ear opened. */
  void notice(TurnDetector.Signal signal) {
    next = signal;
  }

  @Override
  public SpeechSegmenter.Ear open(AudioFormat format, TurnDetector.Settings settings) {
    opened++;
    return new SpeechSegmenter.Ear() {
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
