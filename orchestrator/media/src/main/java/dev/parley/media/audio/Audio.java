package dev.parley.media.audio;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of sound in one format. It arrives either as bytes or as base64 text and becomes the
 * other only when somebody asks, so that relayed frames are not decoded and encoded again.
 *
 * <p>Belongs to one call's event loop; the arrays are handed over and never changed afterwards.
 */
public final class Audio {

  private final AudioFormat format;
  private final int size;

  /** Asked for many times on a frame's way. */
  private final long micros;

  private byte @Nullable [] bytes;
  private byte @Nullable [] base64;

  private Audio(AudioFormat format, int size, byte @Nullable [] bytes, byte @Nullable [] base64) {
    this.format = format;
    this.size = size;
    this.micros = micros(format, size);
    this.bytes = bytes;
    this.base64 = base64;
  }

  /** Sound as it came from a codec or a carrier. */
  public static Audio ofBytes(AudioFormat format, byte[] bytes) {
    return new Audio(format, bytes.length, bytes, null);
  }

  /**
   * Sound as it came in a JSON message.
   *
   * @param base64 ASCII of RFC 4648 base64, padded
   * @throws IllegalArgumentException if the length cannot be that of padded base64; the alphabet is
   *     checked when {@link #bytes()} decodes it
   */
  public static Audio ofBase64(AudioFormat format, byte[] base64) {
    int length = base64.length;
    if (length % 4 != 0) {
      throw new IllegalArgumentException(
          "audio: base64 of " + length + " characters (expected: a multiple of 4)");
    }
    int padding = 0;
    if (length > 0 && base64[length - 1] == '=') {
      padding = base64[length - 2] == '=' ? 2 : 1;
    }
    return new Audio(format, length / 4 * 3 - padding, null, base64);
  }

  public AudioFormat format() {
    return format;
  }

  /** Length of {@link #bytes()}. */
  public int size() {
    return size;
  }

  /** How long it lasts. */
  public long micros() {
    return micros;
  }

  /** How long so many bytes of such sound last. */
  public static long micros(AudioFormat format, int size) {
    return size * 1_000L / format.bytesPerMilli();
  }

  /** Whether its {@link #bytes()} are there and need not be decoded first. */
  public boolean isDecoded() {
    return bytes != null;
  }

  /**
   * The sound itself.
   *
   * @throws IllegalArgumentException if it came as base64 and is not
   */
  public byte[] bytes() {
    var known = bytes;
    if (known == null) {
      known = Base64.getDecoder().decode(requireNonNull(base64));
      bytes = known;
    }
    return known;
  }

  /**
   * A part of it; of base64 only that part is read, and at multiples of three bytes it is not even
   * decoded.
   *
   * @param from first byte, {@code to} the one after the last
   * @throws IllegalArgumentException if that part came as base64 and is not
   */
  public Audio slice(int from, int to) {
    if (from == 0 && to == size) {
      return this;
    }
    var whole = bytes;
    if (whole != null) {
      return ofBytes(format, Arrays.copyOfRange(whole, from, to));
    }
    var text = requireNonNull(base64);
    int first = from / 3;
    int last = (to + 2) / 3;
    var part = Arrays.copyOfRange(text, first * 4, last * 4);
    if (from % 3 == 0 && (to % 3 == 0 || to == size)) {
      return ofBase64(format, part);
    }
    var decoded = Base64.getDecoder().decode(part);
    if (decoded.length < to - first * 3) {
      throw new IllegalArgumentException("audio: padding in the middle (expected: at the end)");
    }
    return ofBytes(format, Arrays.copyOfRange(decoded, from - first * 3, to - first * 3));
  }

  /**
   * The same sound, to be handed to another thread: what one makes of it the other does not see.
   */
  public Audio forAnotherThread() {
    return new Audio(format, size, bytes, base64);
  }

  /** The sound as ASCII of padded base64. */
  public byte[] base64() {
    var known = base64;
    if (known == null) {
      known = Base64.getEncoder().encode(requireNonNull(bytes));
      base64 = known;
    }
    return known;
  }
}
