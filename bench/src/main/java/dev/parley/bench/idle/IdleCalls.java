package dev.parley.bench.idle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.bench.wire.Sockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.concurrent.Future;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Callers who are there and say nothing. */
final class IdleCalls implements AutoCloseable {

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** More would be a storm, which is not what is measured. */
  private static final int MOST_DIALLING = 50;

  private final EventLoopGroup loops = Sockets.loops(1, "idle");
  private final AtomicInteger attached = new AtomicInteger();
  private final AtomicInteger dialling = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final URI url;
  private final String key;

  IdleCalls(URI url, String key) {
    this.url = url;
    this.key = key;
  }

  /** Dials until so many are there, some of them again; returns how many are. */
  int grow(int wanted, long seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (attached.get() < wanted && System.nanoTime() - end < 0) {
      int missing = wanted - attached.get() - dialling.get();
      if (missing > 0 && dialling.get() < MOST_DIALLING) {
        dialling.incrementAndGet();
        Sockets.dial(loops.next(), url, key, new Line()).addListener(this::dialled);
      } else {
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
    return attached.get();
  }

  /** Lines that did not come to stand, or did not stay. */
  int failed() {
    return failed.get();
  }

  private void dialled(Future<? super Void> dialled) {
    if (!dialled.isSuccess()) {
      dialling.decrementAndGet();
      failed.incrementAndGet();
    }
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
        dialling.decrementAndGet();
        attached.incrementAndGet();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      (counted ? attached : dialling).decrementAndGet();
      failed.incrementAndGet();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      Channel broken = context.channel();
      var _ = broken.close();
    }
  }
}
