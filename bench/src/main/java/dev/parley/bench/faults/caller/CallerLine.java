package dev.parley.bench.faults.caller;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bench.wire.Frames;
import dev.parley.models.openai.AudioDelta;
import dev.parley.proto.Json;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a caller. Records what sounds on it, also after the caller has turned to
 * another: whoever still speaks there is a second agent. Belongs to one event loop.
 */
final class CallerLine extends SimpleChannelInboundHandler<WebSocketFrame> {

  private static final long GAP_MILLIS = 300;

  private final FaultCaller caller;
  private final int number;
  private final int node;
  private final AudioDelta delta = new AudioDelta();
  private @Nullable ChannelHandlerContext socket;
  private @Nullable Integer closeCode;
  private String closeReason = "connection ended";
  private long heardAt = System.nanoTime();
  private long soundFrom;
  private long soundUntil;
  private int frames;
  private final EarClock ear = new EarClock();

  CallerLine(FaultCaller caller, int number, int node) {
    this.caller = caller;
    this.number = number;
    this.node = node;
  }

  int number() {
    return number;
  }

  int node() {
    return node;
  }

  /** Nothing came for so long, not even the answer to a ping. */
  boolean silentFor(long millis) {
    return System.nanoTime() - heardAt > TimeUnit.MILLISECONDS.toNanos(millis);
  }

  void send(WebSocketFrame frame) {
    if (socket == null) {
      frame.release();
      return;
    }
    var _ = socket.writeAndFlush(frame, socket.voidPromise());
  }

  void ping() {
    send(new PingWebSocketFrame());
  }

  void hangUp() {
    if (socket != null) {
      var _ = socket.writeAndFlush(new CloseWebSocketFrame(1_000, ""));
    }
  }

  void close() {
    endEverything();
    if (socket != null) {
      var _ = socket.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      socket = context;
    }
    super.userEventTriggered(context, event);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame)
      throws IOException {
    heardAt = System.nanoTime();
    switch (frame) {
      case TextWebSocketFrame text -> {
        if (delta.read(text.content())) {
          sound();
          caller.hears(this);
        } else {
          event(Json.mapper().readTree(text.content().toString(UTF_8)));
        }
      }
      case CloseWebSocketFrame close -> {
        closeCode = close.statusCode();
        closeReason = close.reasonText();
        var _ = context.close();
      }
      default -> {
        // A pong: a sign of life is all it is.
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    endEverything();
    caller.lineEnded(this, closeCode, closeReason);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    closeReason = cause.getClass().getSimpleName();
    var _ = context.close();
  }

  private void event(JsonNode event) {
    caller.told(this, event.path("type").asText(), event);
  }

  private void sound() {
    long now = System.currentTimeMillis();
    if (frames > 0 && now - soundUntil > GAP_MILLIS) {
      endSound();
    }
    if (frames == 0) {
      soundFrom = now;
    }
    frames++;
    soundUntil = now;
    var slice = delta.sound();
    heard(ear.hear(now, Frames.millis(slice.end() - slice.start())));
  }

  private void heard(EarClock.@Nullable Run run) {
    if (run != null) {
      caller.note(new CallerNote.Ear(run.from(), caller.number(), number, run.until()));
    }
  }

  private void endEverything() {
    endSound();
    heard(ear.end());
  }

  private void endSound() {
    if (frames > 0) {
      caller.note(new CallerNote.Sound(soundFrom, caller.number(), number, soundUntil, frames));
      frames = 0;
    }
  }
}
