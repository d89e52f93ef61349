package dev.parley.proto.realtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Map.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.realtime.ClientEvent.AppendAudio;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events from and to the bytes of a WebSocket text frame. Never throws for what a client sends: a
 * frame that is no event becomes the {@link RealtimeProblem} to answer. Stateless.
 */
public final class RealtimeCodec {

  private static final Map<String, Shape> SHAPES =
      new TreeMap<>(
          Map.ofEntries(
              entry("session.update", EventShapes.sessionUpdate()),
              entry("input_audio_buffer.append", EventShapes.append()),
              entry("input_audio_buffer.commit", EventShapes.nothing()),
              entry("input_audio_buffer.clear", EventShapes.nothing()),
              entry("output_audio_buffer.clear", EventShapes.nothing()),
              entry("conversation.item.create", EventShapes.itemCreate()),
              entry("conversation.item.retrieve", EventShapes.oneItem()),
              entry("conversation.item.truncate", EventShapes.truncate()),
              entry("conversation.item.delete", EventShapes.oneItem()),
              entry("response.create", EventShapes.responseCreate()),
              entry("response.cancel", EventShapes.responseCancel())));

  public static Incoming decode(byte[] utf8) {
    return decode(utf8, 0, utf8.length);
  }

  /** What a client's frame says. The bytes may be reused afterwards. */
  public static Incoming decode(byte[] utf8, int offset, int length) {
    var append = AppendScan.read(utf8, offset, length);
    return append == null ? decodeTree(utf8, offset, length) : append;
  }

  /** The same for the remaining bytes of a buffer; its position does not move. */
  public static Incoming decode(ByteBuffer utf8) {
    if (utf8.hasArray()) {
      return decode(utf8.array(), utf8.arrayOffset() + utf8.position(), utf8.remaining());
    }
    var copy = new byte[utf8.remaining()];
    utf8.get(utf8.position(), copy);
    return decode(copy);
  }

  public static byte[] encode(ServerEvent event) {
    return event instanceof ServerEvent.AudioDelta delta
        ? new AudioDeltaTemplate(
                delta.responseId(), delta.itemId(), delta.outputIndex(), delta.contentIndex())
            .encode(delta.eventId(), delta.delta())
        : write(event);
  }

  /** For Parley as a client of another Realtime endpoint. */
  public static byte[] encode(ClientEvent event) {
    return switch (event) {
      case AppendAudio append -> write(new AppendText(append));
      case ClientEvent.UpdateSession _,
          ClientEvent.CommitAudio _,
          ClientEvent.ClearAudio _,
          ClientEvent.ClearOutput _,
          ClientEvent.CreateItem _,
          ClientEvent.RetrieveItem _,
          ClientEvent.TruncateItem _,
          ClientEvent.DeleteItem _,
          ClientEvent.CreateResponse _,
          ClientEvent.CancelResponse _ ->
          write(event);
    };
  }

  /** A problem in the form of REST answers: {@code {"error": …}}. */
  public static byte[] encode(RealtimeProblem problem) {
    return write(
        Map.of(
            "error",
            RealtimeJson.MAPPER
                .<com.fasterxml.jackson.databind.node.ObjectNode>valueToTree(problem)
                .without("event_id")));
  }

  private static Incoming decodeTree(byte[] utf8, int offset, int length) {
    JsonNode tree;
    try {
      tree = RealtimeJson.MAPPER.readTree(utf8, offset, length);
    } catch (IOException e) {
      return notJson(e);
    }
    if (!tree.isObject()) {
      return RealtimeProblem.refused(
          "invalid_event", null, "frame: not an object (expected: one JSON object per text frame)");
    }
    var eventId = tree.path("event_id").textValue();
    boolean sane = eventId != null && eventId.length() <= CommonShapes.MAX_EVENT_ID;
    return switch (event(tree)) {
      case RealtimeProblem problem -> problem.causedBy(sane ? eventId : null);
      case ClientEvent event -> event;
    };
  }

  private static Incoming event(JsonNode tree) {
    var type = tree.get("type");
    if (type == null) {
      return Shape.missing("type", "one of " + SHAPES.keySet());
    }
    var shape = SHAPES.get(type.asText());
    if (shape == null || !type.isTextual()) {
      return RealtimeProblem.of(
          "invalid_value", "type", Shape.quoted(type.asText()), "one of " + SHAPES.keySet());
    }
    var problem = shape.check("", tree);
    if (problem != null) {
      return problem;
    }
    return type.textValue().equals("input_audio_buffer.append")
        ? append(tree)
        : RealtimeJson.read(tree, ClientEvent.class);
  }

  private static Incoming append(JsonNode tree) {
    var text = tree.path("audio").asText();
    var base64 = text.getBytes(ISO_8859_1);
    var found = wrongBase64(base64);
    return found == null
        ? new AppendAudio(tree.path("event_id").textValue(), base64)
        : RealtimeProblem.of("invalid_value", "audio", found, "base64 of RFC 4648, padded");
  }

  private static @Nullable String wrongBase64(byte[] text) {
    if (text.length % 4 != 0) {
      return text.length + " characters";
    }
    try {
      Base64.getDecoder().decode(text);
      return null;
    } catch (IllegalArgumentException e) {
      return "a character that is not base64";
    }
  }

  /** Beside what JSON forbids: bytes that were taken for another encoding and are none of it. */
  private static RealtimeProblem notJson(IOException e) {
    var where = e instanceof JsonProcessingException parsing ? parsing.getLocation() : null;
    var at = where == null ? "" : " at byte " + where.getByteOffset();
    return RealtimeProblem.refused(
        "invalid_json", null, "frame: not JSON" + at + " (expected: one JSON object per frame)");
  }

  static byte[] write(Object event) {
    try {
      return RealtimeJson.MAPPER.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(event.getClass().getSimpleName() + ": not written", e);
    }
  }

  /** The form in which Jackson does not encode the sound a second time. */
  private record AppendText(String type, @Nullable String eventId, String audio) {
    AppendText(AppendAudio append) {
      this("input_audio_buffer.append", append.eventId(), new String(append.audio(), ISO_8859_1));
    }
  }

  private RealtimeCodec() {}
}
