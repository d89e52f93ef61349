package dev.parley.media.audio;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** 16-bit little-endian samples in byte arrays, as they lie in {@link Audio} and WAV files. */
public final class Pcm16 {

  private static final VarHandle SAMPLE =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  /** The sample that begins at byte {@code offset}. */
  public static short at(byte[] bytes, int offset) {
    return (short) SAMPLE.get(bytes, offset);
  }

  /** Writes a sample at byte {@code offset}. */
  public static void put(byte[] bytes, int offset, short sample) {
    SAMPLE.set(bytes, offset, sample);
  }

  /** The whole samples of {@code bytes}; an odd last byte is left out. */
  public static short[] samples(byte[] bytes) {
    var samples = new short[bytes.length / 2];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = at(bytes, 2 * i);
    }
    return samples;
  }

  /** The bytes of the first {@code count} samples. */
  public static byte[] bytes(short[] samples, int count) {
    var bytes = new byte[2 * count];
    for (int i = 0; i < count; i++) {
      put(bytes, 2 * i, samples[i]);
    }
    return bytes;
  }

  private Pcm16() {}
}
