package dev.parley.bench.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;

/**
 * The mark at the head of a frame's base64 sound: when the frame was due at the caller and when the
 * model had it, in nanoseconds of the machine's monotonic clock, which its processes share. It is
 * valid base64 and so survives a relay that decodes and encodes.
 */
public final class FrameMark {

  /** In characters of base64. */
  public static final int LENGTH = 28;

  private static final byte[] MAGIC = "PARL".getBytes(US_ASCII);
  private static final byte[] ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(US_ASCII);
  private static final int[] DIGITS = digits();
  private static final int DUE = MAGIC.length;
  private static final int NUMBER = 12;
  private static final int MODEL = DUE + NUMBER;

  /** Marks the sound that starts at {@code at}, not yet seen by a model. */
  static void write(ByteBuf frame, int at, long due) {
    frame.setBytes(at, MAGIC);
    number(frame, at + DUE, due);
    number(frame, at + MODEL, 0);
  }

  /** Notes when the model had the frame. */
  public static void stamp(ByteBuf frame, int at, long modelTime) {
    number(frame, at + MODEL, modelTime);
  }

  public static boolean isAt(ByteBuf frame, int at) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (frame.getByte(at + i) != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  public static long due(ByteBuf frame, int at) {
    return number(frame, at + DUE);
  }

  /** Zero if no model had it. */
  public static long modelTime(ByteBuf frame, int at) {
    return number(frame, at + MODEL);
  }

  private static void number(ByteBuf frame, int at, long value) {
    long rest = value;
    for (int i = 0; i < NUMBER; i++) {
      frame.setByte(at + i, ALPHABET[(int) (rest & 63)]);
      rest >>>= 6;
    }
  }

  private static long number(ByteBuf frame, int at) {
    long value = 0;
    for (int i = NUMBER - 1; i >= 0; i--) {
      value = (value << 6) | DIGITS[frame.getByte(at + i) & 0x7f];
    }
    return value;
  }

  private static int[] digits() {
    var digits = new int[128];
    for (int i = 0; i < ALPHABET.length; i++) {
      digits[ALPHABET[i]] = i;
    }
    return digits;
  }

  private FrameMark() {}
}
