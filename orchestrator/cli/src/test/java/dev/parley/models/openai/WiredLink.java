package dev.parley.models.openai;

import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelLink;
import dev.parley.net.websocket.DialTarget;
import dev.parley.net.websocket.DialledWebSocket;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The link to a Realtime server, as it is past its dialling: its frames are handed over without a
 * network between. All on the loop.
 */
public final class WiredLink {

  /** As a node has it. */
  private static final RealtimeModel.Options PATIENCE =
      new RealtimeModel.Options(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(2),
          "gpt-transcribe");

  /** The server's end of the wire. */
  public interface FarEnd {
    void received(byte[] utf8);

    void pinged();

    /** The link says goodbye. */
    void closed();
  }

  private final RealtimeLink link;
  private final EmbeddedChannel wire;

  public WiredLink(ModelLink.Setup setup, Consumer<ModelFact> facts, FarEnd server) {
    var target = new DialTarget(URI.create("wss://models.example/v1/realtime"), null);
    link = new RealtimeLink(target, setup, facts, PATIENCE, new LinkCounters());
    wire = new EmbeddedChannel(new Outgoing(server), new DialledWebSocket(link));
  }

  public ModelLink link() {
    return link;
  }

  /** The server has taken the call. */
  public void opens() {
    wire.pipeline().fireUserEventTriggered(ClientHandshakeStateEvent.HANDSHAKE_COMPLETE);
  }

  /** The server says something. */
  public void says(byte[] utf8) {
    arrives(new TextWebSocketFrame(Unpooled.wrappedBuffer(utf8)));
  }

  public void pongs() {
    arrives(new PongWebSocketFrame());
  }

  /** The wire is cut, without a word. */
  public void breaks() {
    var _ = wire.close();
  }

  private void arrives(WebSocketFrame frame) {
    if (wire.isOpen()) {
      wire.writeInbound(frame);
    } else {
      frame.release();
    }
  }

  private static final class Outgoing extends ChannelOutboundHandlerAdapter {
    private final FarEnd server;

    Outgoing(FarEnd server) {
      this.server = server;
    }

    @Override
    public void write(ChannelHandlerContext from, Object message, ChannelPromise done) {
      var frame = (WebSocketFrame) message;
      try {
        switch (frame) {
          case TextWebSocketFrame text -> {
            var utf8 = new byte[text.content().readableBytes()];
            text.content().readBytes(utf8);
            server.received(utf8);
          }
          case PingWebSocketFrame _ -> server.pinged();
          case CloseWebSocketFrame _ -> server.closed();
          default -> throw new IllegalStateException("frame: " + frame);
        }
      } finally {
        frame.release();
      }
      if (!done.isVoid()) {
        done.setSuccess();
      }
    }
  }
}
