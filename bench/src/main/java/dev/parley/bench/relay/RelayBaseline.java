package dev.parley.bench.relay;

import dev.parley.bench.wire.Sockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The least that can stand between a caller and a model: two WebSockets on one event loop, frames
 * passed through unread. What Parley costs is measured against it.
 */
public final class RelayBaseline implements AutoCloseable {

  private final EventLoopGroup loops;
  private final Channel listening;

  private RelayBaseline(EventLoopGroup loops, Channel listening) {
    this.loops = loops;
    this.listening = listening;
  }

  public static RelayBaseline start(int port, int threads, URI model) {
    var loops = Sockets.loops(threads, "relay");
    return new RelayBaseline(loops, Sockets.listen(loops, port, () -> new CallerSide(model)));
  }

  public int port() {
    return Sockets.port(listening);
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    var _ = loops.shutdownGracefully();
  }

  /** Passes frames to the other side; without one they wait in the socket. */
  private static class Side extends ChannelInboundHandlerAdapter {
    private @Nullable Channel other;

    final void join(Channel other) {
      this.other = other;
    }

    @Override
    public final void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof WebSocketFrame && other != null) {
        var _ = other.writeAndFlush(message, other.voidPromise());
      } else {
        ReferenceCountUtil.release(message);
      }
    }

    @Override
    public final void channelInactive(ChannelHandlerContext context) {
      if (other != null) {
        var _ = other.close();
      }
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var _ = context.close();
    }
  }

  private static final class CallerSide extends Side {
    private final URI model;

    CallerSide(URI model) {
      this.model = model;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof HandshakeComplete) {
        var caller = context.channel();
        caller.config().setAutoRead(false);
        Sockets.dial(caller.eventLoop(), model, null, new ModelSide(this, caller))
            .addListener((ChannelFuture dialled) -> closeUnless(dialled.isSuccess(), caller));
      }
    }

    private static void closeUnless(boolean reached, Channel caller) {
      if (!reached) {
        var _ = caller.close();
      }
    }
  }

  private static final class ModelSide extends Side {
    private final CallerSide callerSide;
    private final Channel caller;

    ModelSide(CallerSide callerSide, Channel caller) {
      this.callerSide = callerSide;
      this.caller = caller;
      join(caller);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
        callerSide.join(context.channel());
        caller.config().setAutoRead(true);
      }
    }
  }
}
