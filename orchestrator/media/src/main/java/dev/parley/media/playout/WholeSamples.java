package dev.parley.media.playout;

import dev.parley.media.audio.Audio;
import dev.parley.media.port.PortOrder.Voice;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the agent's sound in whole samples: a model may cut its sound anywhere, and whoever began
 * to play in the middle of a sample would play noise. Half a sample waits for its other half in the
 * item's next piece. Confined to the call's loop.
 */
final class WholeSamples {

  private @Nullable Voice voice;
  private byte[] half = new byte[0];

  /**
   * The sound with what waited before it and without what waits now; it may be empty.
   *
   * @throws IllegalArgumentException if it must be cut and is none
   */
  Playout.Sound of(Playout.Sound sound) {
    var audio = sound.audio();
    int sample = audio.format().bytesPerSample();
    boolean goesOn = half.length > 0 && sound.voice().equals(voice);
    if (!goesOn) {
      half = new byte[0];
      if (audio.size() % sample == 0) {
        return sound;
      }
    }
    var bytes = audio.bytes();
    var all = Arrays.copyOf(half, half.length + bytes.length);
    System.arraycopy(bytes, 0, all, half.length, bytes.length);
    int whole = all.length / sample * sample;
    voice = sound.voice();
    half = Arrays.copyOfRange(all, whole, all.length);
    return new Playout.Sound(
        sound.voice(), Audio.ofBytes(audio.format(), Arrays.copyOf(all, whole)));
  }

  /** Nothing of the item follows. */
  void end() {
    half = new byte[0];
  }
}
