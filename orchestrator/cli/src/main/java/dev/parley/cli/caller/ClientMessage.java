package dev.parley.cli.caller;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.proto.Json;

/** What a caller sends to a Realtime server, as JSON. */
final class ClientMessage {

  /** Both directions in one format, and the server's own understanding of the caller as text. */
  static String sessionUpdate(AudioFormat format) {
    var message = Json.mapper().createObjectNode().put("type", "session.update");
    var session = message.putObject("session").put("type", "realtime");
    var audio = session.putObject("audio");
    var shape = Json.mapper().createObjectNode().put("type", format.mediaType());
    if (format == AudioFormat.PCM_24K) {
      shape.put("rate", format.rate());
    }
    var input = audio.putObject("input");
    input.set("format", shape);
    input.putObject("transcription").put("model", "whisper-1");
    audio.putObject("output").set("format", shape.deepCopy());
    return message.toString();
  }

  /** A stretch of the caller's sound. */
  static String append(Audio audio) {
    return "{\"type\":\"input_audio_buffer.append\",\"audio\":\""
        + new String(audio.base64(), ISO_8859_1)
        + "\"}";
  }

  /** The caller heard only this much of an item. */
  static String truncate(PlayoutClock.Heard heard) {
    return Json.mapper()
        .createObjectNode()
        .put("type", "conversation.item.truncate")
        .put("item_id", heard.itemId())
        .put("content_index", 0)
        .put("audio_end_ms", heard.heardMs())
        .toString();
  }

  private ClientMessage() {}
}
