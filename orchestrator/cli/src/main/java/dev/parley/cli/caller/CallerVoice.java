package dev.parley.cli.caller;

import static java.util.Objects.requireNonNull;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.models.local.speech.FreeTts;
import dev.parley.models.local.speech.SpeechSynthesis;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The voice of a caller that is no person. */
@FunctionalInterface
public interface CallerVoice {

  /**
   * The words as speech, in {@link dev.parley.media.audio.AudioFormat#PCM_16K}.
   *
   * @throws TimeoutException if the voice is too busy
   */
  Audio speak(String words) throws InterruptedException, TimeoutException;

  /** The local speech engine; it is loaded, within a second, when it first speaks. */
  static CallerVoice synthesised() {
    var engine = new AtomicReference<@Nullable SpeechSynthesis>();
    return words -> {
      var ready = engine.updateAndGet(known -> known == null ? FreeTts.start(1) : known);
      return Audio.ofBytes(AudioFormat.PCM_16K, requireNonNull(ready).synthesise(words));
    };
  }
}
