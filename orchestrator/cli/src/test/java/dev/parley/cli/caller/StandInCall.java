package dev.parley.cli.caller;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.cli.caller.StandInServer.Reply;
import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.proto.Json;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One call at the stand-in: hears loud and silent frames, sends the ladder of events. */
final class StandInCall extends SimpleChannelInboundHandler<TextWebSocketFrame> {

  /** As long as Parley's own default needs to hold an utterance for finished. */
  private static final int SILENT_FRAMES = 10;

  /** Audio goes out in pieces of 100 ms, twice as fast as it plays. */
  private static final int PIECE_MS = 100;

  private final Reply greeting;
  private final Iterator<Reply> replies;
  private final List<String> received;
  private @Nullable ChannelHandlerContext context;
  private AudioFormat format = AudioFormat.PCM_24K;
  private boolean hearing;
  private int silent;
  private int ids;
  private @Nullable Response running;

  private record Response(
      String id, String item, String words, Audio audio, @Nullable Runnable then) {}

  StandInCall(Reply greeting, List<Reply> replies, List<String> received) {
    this.greeting = greeting;
    this.replies = replies.iterator();
    this.received = received;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof HandshakeComplete shaken) {
      this.context = context;
      received.add(shaken.requestUri() + " " + shaken.requestHeaders().get("Authorization"));
      if (greeting instanceof Reply.HangUp) {
        send(
            "error",
            "error",
            Json.mapper()
                .createObjectNode()
                .put("code", "invalid_api_key")
                .put("message", "wrong key"));
        reply(greeting);
        return;
      }
      send("session.created", "session", Json.mapper().createObjectNode().put("id", "sess_1"));
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame)
      throws Exception {
    var message = Json.mapper().readTree(frame.text());
    switch (message.path("type").asText()) {
      case "session.update" -> update(message.path("session"));
      case "input_audio_buffer.append" -> hear(message.path("audio").asText());
      default -> received.add(frame.text());
    }
  }

  private void update(JsonNode session) {
    received.add(session.toString());
    format =
        switch (session.at("/audio/output/format/type").asText()) {
          case "audio/pcmu" -> AudioFormat.PCMU;
          case "audio/pcma" -> AudioFormat.PCMA;
          default -> AudioFormat.PCM_24K;
        };
    send("session.updated", "session", session);
    reply(greeting);
  }

  private void hear(String base64) {
    boolean loud = Tone.isLoud(Audio.ofBase64(format, base64.getBytes(ISO_8859_1)));
    silent = loud ? 0 : silent + 1;
    if (loud && !hearing) {
      hearing = true;
      send("input_audio_buffer.speech_started", itemId("item_u"));
      cancel();
    } else if (hearing && silent > SILENT_FRAMES) {
      hearing = false;
      commit();
      reply(replies.hasNext() ? replies.next() : new Reply.Nothing());
    }
  }

  private void commit() {
    send("input_audio_buffer.speech_stopped", itemId("item_u"));
    send("input_audio_buffer.committed", itemId("item_u"));
    var item = message("item_u", "user", "completed");
    send("conversation.item.added", "item", item);
    send("conversation.item.done", "item", item);
    send(
        "conversation.item.input_audio_transcription.completed",
        itemId("item_u").put("transcript", "understood"));
  }

  private void reply(Reply reply) {
    switch (reply) {
      case Reply.Say(var words, var audioMs) -> respond(words, audioMs, null);
      case Reply.Tool tool -> {
        news("requested");
        respond(tool.acknowledgement(), 300, () -> news("running"));
        later(
            tool.toolMs(),
            () -> {
              news("completed");
              news("delivered");
              respond(tool.answer(), 400, null);
            });
      }
      case Reply.Fail(var code, var message) -> fail(code, message);
      case Reply.HangUp(var code, var reason) -> {
        var _ = requireNonNull(context).writeAndFlush(new CloseWebSocketFrame(code, reason));
      }
      case Reply.Nothing _ -> {}
    }
  }

  private void news(String state) {
    send(
        "parley.tool",
        Json.mapper()
            .createObjectNode()
            .put("call_id", "call_1")
            .put("tool", "order_status")
            .put("state", state));
  }

  private void fail(String code, String message) {
    var response = Json.mapper().createObjectNode().put("id", "resp_f").put("status", "failed");
    response
        .putObject("status_details")
        .putObject("error")
        .put("code", code)
        .put("message", message);
    send("response.created", "response", response);
    send("response.done", "response", response);
  }

  private void respond(String words, int audioMs, @Nullable Runnable then) {
    var audio = Tone.ofMillis(audioMs, format);
    var response = new Response("resp_" + ++ids, "item_" + ids, words, audio, then);
    running = response;
    send("response.created", "response", summary(response, "in_progress"));
    var item = message(response.item, "assistant", "in_progress");
    send("response.output_item.added", part(response).set("item", item));
    send("conversation.item.added", "item", item);
    send("response.content_part.added", part(response));
    send("response.output_audio_transcript.delta", part(response).put("delta", words));
    stream(response, 0);
  }

  private void stream(Response response, int from) {
    if (running == null || !running.id.equals(response.id)) {
      return;
    }
    var audio = response.audio.bytes();
    if (from >= audio.length) {
      finish(response, "completed");
      if (response.then != null) {
        response.then.run();
      }
      return;
    }
    int to = Math.min(audio.length, from + PIECE_MS * format.bytesPerMilli());
    var piece = Audio.ofBytes(format, Arrays.copyOfRange(audio, from, to));
    send(
        "response.output_audio.delta",
        part(response).put("delta", new String(piece.base64(), ISO_8859_1)));
    later(PIECE_MS / 2, () -> stream(response, to));
  }

  private void cancel() {
    if (running != null) {
      finish(running, "cancelled");
    }
  }

  private void finish(Response response, String status) {
    running = null;
    var item =
        message(
            response.item, "assistant", status.equals("completed") ? "completed" : "incomplete");
    send("response.output_audio.done", part(response));
    send("response.output_audio_transcript.done", part(response).put("transcript", response.words));
    send("response.content_part.done", part(response));
    send("conversation.item.done", "item", item);
    send("response.output_item.done", part(response).set("item", item));
    var summary = summary(response, status).putNull("status_details");
    summary.putObject("usage").put("total_tokens", 0);
    summary.putArray("output").add(item);
    send("response.done", "response", summary);
  }

  private static ObjectNode itemId(String id) {
    return Json.mapper().createObjectNode().put("item_id", id);
  }

  private static ObjectNode message(String id, String role, String status) {
    return Json.mapper()
        .createObjectNode()
        .put("id", id)
        .put("type", "message")
        .put("role", role)
        .put("status", status);
  }

  private static ObjectNode part(Response response) {
    return itemId(response.item)
        .put("response_id", response.id)
        .put("output_index", 0)
        .put("content_index", 0);
  }

  private static ObjectNode summary(Response response, String status) {
    return Json.mapper().createObjectNode().put("id", response.id).put("status", status);
  }

  private void later(int millis, Runnable work) {
    Future<?> _ = requireNonNull(context).executor().schedule(work, millis, TimeUnit.MILLISECONDS);
  }

  private void send(String type, String field, JsonNode value) {
    send(type, Json.mapper().createObjectNode().set(field, value));
  }

  private void send(String type, JsonNode fields) {
    var event =
        Json.mapper().createObjectNode().put("type", type).put("event_id", "event_" + ++ids);
    event.setAll((ObjectNode) fields);
    var _ = requireNonNull(context).writeAndFlush(new TextWebSocketFrame(event.toString()));
  }
}
