package dev.parley.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.models.openai.AudioDelta;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** A caller whose frames an echoing model gives back: measures what each frame takes. */
final class EchoPart implements StormCaller.Part {

  private static final byte[] SOUND = SpeechLoop.base64(SpeechLoop.utterance(3)[2]);

  private final Measurements seen;
  private boolean answering;

  EchoPart(Measurements seen) {
    this.seen = seen;
  }

  @Override
  public String turnDetection() {
    return "null";
  }

  @Override
  public void begin(ChannelHandlerContext socket) {
    StormCaller.say(socket, "{'type':'response.create'}");
  }

  @Override
  public void frame(ChannelHandlerContext socket, long due) {
    if (answering) {
      var frame = Frames.markedAppend(socket.alloc(), SOUND, due);
      var _ = socket.writeAndFlush(frame, socket.voidPromise());
      seen.sent(due, System.nanoTime());
    }
  }

  /** Whoever carries the sound may join frames, so marks are looked for frame by frame. */
  @Override
  public void heard(ByteBuf message, AudioDelta delta, long now) {
    int end = delta.sound().end();
    for (int at = delta.sound().start(); at + FrameMark.LENGTH <= end; at += Frames.BASE64) {
      if (FrameMark.isAt(message, at)) {
        seen.returned(FrameMark.due(message, at), FrameMark.modelTime(message, at), now);
      }
    }
  }

  @Override
  public void event(ChannelHandlerContext socket, String type, JsonNode event) {
    switch (type) {
      case "response.output_item.added", "response.content_part.added" -> answering = true;
      case "response.done" -> {
        answering = false;
        seen.error("echo_ended");
      }
      default -> {
        // The rest of the ladder says nothing about frames.
      }
    }
  }
}
