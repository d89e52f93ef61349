package dev.parley.media.audio;

import java.util.Arrays;

/** Sound for tests, of any length; every frame of it can be told from the others. */
public final class Sounds {

  public static Audio pcm(long millis) {
    return pcm(millis, 0);
  }

  public static Audio pcm(long millis, int mark) {
    var bytes = new byte[(int) millis * AudioFormat.PCM_24K.bytesPerMilli()];
    Arrays.fill(bytes, (byte) mark);
    return Audio.ofBytes(AudioFormat.PCM_24K, bytes);
  }

  private Sounds() {}
}
