package dev.parley.cli.caller;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Pcm16;
import dev.parley.media.audio.Transcoder;

/** Sound that is loud from its first sample to its last. */
final class Tone {

  private static final int AMPLITUDE = 8_000;

  static Audio ofMillis(int millis) {
    var pcm = new byte[millis * 32];
    for (int i = 0; i < pcm.length / 2; i++) {
      Pcm16.put(pcm, 2 * i, (short) (i / 16 % 2 == 0 ? AMPLITUDE : -AMPLITUDE));
    }
    return Audio.ofBytes(AudioFormat.PCM_16K, pcm);
  }

  static Audio ofMillis(int millis, AudioFormat format) {
    return Transcoder.between(AudioFormat.PCM_16K, format).accept(ofMillis(millis));
  }

  static boolean isLoud(Audio audio) {
    var pcm = Transcoder.between(audio.format(), AudioFormat.PCM_16K).accept(audio).bytes();
    for (int at = 0; at + 1 < pcm.length; at += 2) {
      if (Math.abs(Pcm16.at(pcm, at)) > AMPLITUDE / 8) {
        return true;
      }
    }
    return false;
  }

  private Tone() {}
}
