package dev.parley.proto.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.ByteBuffer;

/**
 * Writes {@code response.output_audio.delta} for one content part. All but the event's name and the
 * sound is the same fifty times a second, so it is prepared once. Immutable.
 */
public final class AudioDeltaTemplate {

  private static final byte[] HEAD =
      "{\"type\":\"response.output_audio.delta\",\"event_id\":\"".getBytes(UTF_8);
  private static final byte[] TAIL = {'"', '}'};

  private final byte[] middle;

  public AudioDeltaTemplate(String responseId, String itemId, int outputIndex, int contentIndex) {
    var members =
        "\",\"response_id\":\""
            + escaped(responseId)
            + "\",\"item_id\":\""
            + escaped(itemId)
            + "\",\"output_index\":"
            + outputIndex
            + ",\"content_index\":"
            + contentIndex
            + ",\"delta\":\"";
    middle = members.getBytes(UTF_8);
  }

  /**
   * One frame.
   *
   * @param eventId letters, digits and {@code _-} only
   * @param base64 ASCII of padded base64
   */
  public byte[] encode(String eventId, byte[] base64) {
    var frame = ByteBuffer.allocate(size(eventId, base64.length));
    write(eventId, base64, frame);
    return frame.array();
  }

  /** How many bytes {@link #write} will put. */
  public int size(String eventId, int base64Length) {
    return HEAD.length + eventId.length() + middle.length + base64Length + TAIL.length;
  }

  /** The same frame into a buffer with enough room. */
  public void write(String eventId, byte[] base64, ByteBuffer out) {
    out.put(HEAD).put(eventId.getBytes(UTF_8)).put(middle).put(base64).put(TAIL);
  }

  private static String escaped(String id) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(id));
  }
}
