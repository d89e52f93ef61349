package dev.parley.cli.caller;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import java.util.Arrays;

/** An open microphone: 20 ms of sound whenever it is asked, silence while nothing is said. */
final class Microphone {

  static final int FRAME_MS = 20;

  private static final int FRAME_BYTES = FRAME_MS * AudioFormat.PCM_16K.bytesPerMilli();
  private static final Frame SILENCE = new Frame(sound(new byte[FRAME_BYTES]), false, false);

  private byte[] speech = new byte[0];
  private int next;

  /**
   * What the microphone took up in 20 ms.
   *
   * @param sound in {@link AudioFormat#PCM_16K}
   * @param begins this is the first sound of an utterance
   * @param ends this is its last
   */
  record Frame(Audio sound, boolean begins, boolean ends) {}

  /** Begins to speak with the next frame; whatever was being said is broken off. */
  void say(Utterance utterance) {
    speech = utterance.sound().bytes();
    next = 0;
  }

  Frame frame() {
    if (next >= speech.length) {
      return SILENCE;
    }
    int from = next;
    next += FRAME_BYTES;
    // The last frame is filled up with silence.
    var pcm = Arrays.copyOfRange(speech, from, next);
    return new Frame(sound(pcm), from == 0, next >= speech.length);
  }

  private static Audio sound(byte[] pcm) {
    return Audio.ofBytes(AudioFormat.PCM_16K, pcm);
  }
}
