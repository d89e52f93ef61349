package dev.parley.media.turns;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.vad.VoiceActivity;
import java.util.Arrays;

/** A detector to which every sound but digital silence is speech, with windows of any length. */
public final class ScriptedVoice implements VoiceActivity {

  private final Window window;
  private boolean closed;

  public ScriptedVoice(Window window) {
    this.window = window;
  }

  /** So much that it takes for speech. */
  public static Audio speech(AudioFormat format, int millis) {
    var bytes = new byte[millis * format.bytesPerMilli()];
    Arrays.fill(bytes, (byte) 0x20);
    return Audio.ofBytes(format, bytes);
  }

  /** So much that it does not. */
  public static Audio silence(AudioFormat format, int millis) {
    var bytes = new byte[millis * format.bytesPerMilli()];
    Arrays.fill(
        bytes,
        switch (format) {
          case PCMU -> (byte) 0xFF;
          case PCMA -> (byte) 0xD5;
          case PCM_16K, PCM_24K -> (byte) 0;
        });
    return Audio.ofBytes(format, bytes);
  }

  @Override
  public Window window() {
    return window;
  }

  @Override
  public boolean isSpeech(short[] samples) {
    int loud = 0;
    for (short sample : samples) {
      loud += Math.abs(sample) > 100 ? 1 : 0;
    }
    return !closed && loud > samples.length / 2;
  }

  @Override
  public void close() {
    closed = true;
  }
}
