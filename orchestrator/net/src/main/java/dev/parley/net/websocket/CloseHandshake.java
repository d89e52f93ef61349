package dev.parley.net.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.concurrent.TimeUnit;

/** Closes a socket politely, and for certain. */
public final class CloseHandshake {

  /** A model whose socket is full does not hold the connection open longer than this. */
  private static final long MOST_MILLIS = 1_000;

  /** In bytes of UTF-8; the rest of a control frame is the code. */
  private static final int LONGEST_REASON = 123;

  public static void say(ChannelHandlerContext socket) {
    if (!socket.channel().isActive()) {
      return;
    }
    socket
        .writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
        .addListener(ChannelFutureListener.CLOSE);
    var hard = socket.executor().schedule(() -> drop(socket), MOST_MILLIS, TimeUnit.MILLISECONDS);
    socket.channel().closeFuture().addListener(_ -> hard.cancel(false));
  }

  /** As much of a reason as a close frame has room for. */
  static String cut(String reason) {
    if (ByteBufUtil.utf8Bytes(reason) <= LONGEST_REASON) {
      return reason;
    }
    var bytes = new String(reason.getBytes(UTF_8), 0, LONGEST_REASON - 3, UTF_8);
    return bytes.replace("\uFFFD", "");
  }

  private static void drop(ChannelHandlerContext socket) {
    var _ = socket.close();
  }

  private CloseHandshake() {}
}
