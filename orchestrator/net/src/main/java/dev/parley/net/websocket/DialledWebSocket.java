package dev.parley.net.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** The Netty end of a link: hands what the socket says to its owner, on the loop. */
public final class DialledWebSocket extends SimpleChannelInboundHandler<WebSocketFrame> {

  /** What RFC 6455 calls a connection that ended without a close frame. */
  public static final int NO_CLOSE_FRAME = 1006;

  private final Owner owner;
  private int closeCode = NO_CLOSE_FRAME;

  /** Who is told. */
  public interface Owner {
    void open(ChannelHandlerContext socket);

    /**
     * One whole message.
     *
     * @param message lent for the duration of the call
     */
    void received(ByteBuf message, boolean binary);

    void writable();

    void broken(Throwable cause);

    void closed(int closeCode);

    /** A ping was answered. */
    default void alive() {}
  }

  public DialledWebSocket(Owner owner) {
    this.owner = owner;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      owner.open(context);
    }
    super.userEventTriggered(context, event);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (frame instanceof CloseWebSocketFrame close) {
      closeCode = close.statusCode();
      var _ = context.close();
    } else if (frame instanceof PongWebSocketFrame) {
      owner.alive();
    } else {
      owner.received(frame.content(), frame instanceof BinaryWebSocketFrame);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      owner.writable();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    owner.broken(cause);
    var _ = context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    owner.closed(closeCode);
  }
}
