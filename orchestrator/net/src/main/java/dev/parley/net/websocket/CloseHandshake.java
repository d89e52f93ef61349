package dev.parley.net.websocket;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.concurrent.TimeUnit;

/** Closes a socket politely, and for certain. */
public final class CloseHandshake {

  /** A model whose socket is full does not hold the connection open longer than this. */
  private static final long MOST_MILLIS = 1_000;

  public static void say(ChannelHandlerContext socket) {
    if (!socket.channel().isActive()) {
      return;
    }
    socket
        .writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
        .addListener(ChannelFutureListener.CLOSE);
    var hard = socket.executor().schedule(() -> cut(socket), MOST_MILLIS, TimeUnit.MILLISECONDS);
    socket.channel().closeFuture().addListener(_ -> hard.cancel(false));
  }

  private static void cut(ChannelHandlerContext socket) {
    var _ = socket.close();
  }

  private CloseHandshake() {}
}
