package dev.parley.proto.tool;

import dev.parley.proto.WireMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be used, for operators. Value of {@link Topics#DEAD_LETTERS}. The
 * original may hold words of a call: the topic needs the same care as recordings.
 *
 * @param reason stable code, such as {@code not_json} or {@code unknown_call}
 * @param text {@code path: found (expected: what)}
 * @param by the node or worker that could not use it
 */
public record DeadLetter(
    String reason,
    String text,
    String by,
    Instant at,
    String topic,
    int partition,
    long offset,
    @Nullable Original key,
    @Nullable Original value)
    implements WireMessage {

  public static final String SCHEMA = "dead-letter.v1";

  /** Keeps the letter below a broker's default limit of 1 MB, however it is escaped. */
  static final int MAX_ORIGINAL = 384 * 1024;

  /**
   * Bytes as they were.
   *
   * @param encoding {@code utf-8} or {@code base64}
   * @param size in bytes; what is beyond 384 KiB is cut
   */
  public record Original(String encoding, String content, int size) implements WireMessage {

    /** Text if it is text, base64 if not; absent for absent. */
    public static @Nullable Original of(byte @Nullable [] bytes) {
      if (bytes == null) {
        return null;
      }
      var kept = bytes.length <= MAX_ORIGINAL ? bytes : Arrays.copyOf(bytes, MAX_ORIGINAL);
      var text = text(kept);
      return text == null
          ? new Original("base64", Base64.getEncoder().encodeToString(kept), bytes.length)
          : new Original("utf-8", text, bytes.length);
    }

    /** Null for what is not UTF-8, or would be six bytes for each of its own once escaped. */
    private static @Nullable String text(byte[] bytes) {
      try {
        var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        boolean plain = text.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\r' || c == '\t');
        return plain ? text : null;
      } catch (CharacterCodingException notText) {
        return null;
      }
    }
  }
}
