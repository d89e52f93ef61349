package dev.parley.orchestrator.upstream;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.concurrent.TimeUnit;

/** Closes a socket politely, and for certain. */
final class Farewell {

  /** A model whose socket is full does not hold the connection open longer than this. */
  private static final long MOST_MILLIS = 1_000;

  static void say(ChannelHandlerContext socket) {
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

  private Farewell() {}
}
