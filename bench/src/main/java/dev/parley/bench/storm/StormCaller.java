package dev.parley.bench.storm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.bench.wire.Wheel;
import dev.parley.models.openai.AudioDelta;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The socket of one caller: sets the session up, then lets its part play. */
public final class StormCaller extends SimpleChannelInboundHandler<TextWebSocketFrame>
    implements Wheel.Paced {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final Measurements seen;
  private final Wheel wheel;
  private final Part part;
  private final AudioDelta delta = new AudioDelta();
  private @Nullable ChannelHandlerContext socket;
  private boolean over;

  /** What a caller does once the session stands. */
  interface Part {
    /** The session's {@code turn_detection}. */
    String turnDetection();

    void begin(ChannelHandlerContext socket);

    /** Sends the frame that is due. */
    void frame(ChannelHandlerContext socket, long due);

    void heard(ByteBuf message, AudioDelta delta, long now);

    void event(ChannelHandlerContext socket, String type, JsonNode event);
  }

  public StormCaller(Measurements seen, Wheel wheel, Part part) {
    this.seen = seen;
    this.wheel = wheel;
    this.part = part;
  }

  /** Single quotes stand for double ones. */
  static void say(ChannelHandlerContext socket, String json) {
    var _ = socket.writeAndFlush(new TextWebSocketFrame(json.replace('\'', '"')));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      socket = context;
      seen.connected();
    }
    super.userEventTriggered(context, event);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame)
      throws IOException {
    long now = System.nanoTime();
    var message = frame.content();
    if (delta.read(message)) {
      part.heard(message, delta, now);
      return;
    }
    var event = JSON.readTree(message.toString(UTF_8));
    var type = event.path("type").asText();
    switch (type) {
      case "session.created" -> setUp(context);
      case "session.updated" -> begin(context);
      case "error" -> seen.error(event.path("error").path("code").asText("unknown"));
      default -> part.event(context, type, event);
    }
  }

  @Override
  public void frame(long due) {
    if (socket != null && !over) {
      part.frame(socket, due);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (!over) {
      seen.error("connection_closed");
    }
    wheel.remove(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    seen.error(cause.getClass().getSimpleName());
    var _ = context.close();
  }

  /** Hangs up. From the loop only. */
  public void hangUp() {
    over = true;
    wheel.remove(this);
    if (socket != null) {
      var _ = socket.close();
    }
  }

  private void setUp(ChannelHandlerContext context) {
    var format = "{'type':'audio/pcm','rate':24000}";
    say(
        context,
        ("{'type':'session.update','session':{'type':'realtime','audio':{"
                + "'input':{'format':%s,'turn_detection':%s},'output':{'format':%s}}}}")
            .formatted(format, part.turnDetection(), format));
  }

  private void begin(ChannelHandlerContext context) {
    part.begin(context);
    wheel.add(this);
  }
}
