package dev.parley.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Callers who are there and say nothing. */
final class IdleCalls implements AutoCloseable {

  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final EventLoopGroup loops = Sockets.loops(1, "idle");
  private final AtomicInteger attached = new AtomicInteger();
  private final AtomicInteger gone = new AtomicInteger();
  private final URI url;
  private final String key;
  private int dialled;

  IdleCalls(URI url, String key) {
    this.url = url;
    this.key = key;
  }

  /** Dials until so many are there, and waits for them; returns how many are. */
  int grow(int count, long seconds) {
    for (; dialled < count; dialled++) {
      var _ = Sockets.dial(loops.next(), url, key, new Line());
      LockSupport.parkNanos(STEP_NANOS);
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (there() < count && gone.get() == 0 && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    return there();
  }

  private int there() {
    return attached.get() - gone.get();
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Counts its session, and its end. */
  private final class Line extends SimpleChannelInboundHandler<TextWebSocketFrame> {

    private boolean counted;

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
      if (!counted && frame.content().toString(UTF_8).contains("\"session.created\"")) {
        counted = true;
        attached.incrementAndGet();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (counted) {
        gone.incrementAndGet();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      Channel broken = context.channel();
      var _ = broken.close();
    }
  }
}
