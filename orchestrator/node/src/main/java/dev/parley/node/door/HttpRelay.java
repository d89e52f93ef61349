package dev.parley.node.door;

import dev.parley.net.loop.CallLoops;
import dev.parley.net.websocket.ConnectionCounters;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Carries the HTTP messages of one client connection to Pekko HTTP and the answers back, piece by
 * piece: each side is read only as fast as the other takes. One inner connection per outer one, on
 * the same loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes its channel, seen there
final class HttpRelay {

  private static final int CONNECT_MILLIS = 2_000;

  private final Channel outer;
  private final RequestClock clock;
  private final HttpBehindTheDoor http;
  private final ConnectionCounters counters;
  private final Deque<Object> waiting = new ArrayDeque<>();
  private @Nullable Channel inner;
  private boolean connecting;
  private int unanswered;
  private boolean last;

  HttpRelay(
      Channel outer, RequestClock clock, HttpBehindTheDoor http, ConnectionCounters counters) {
    this.outer = outer;
    this.clock = clock;
    this.http = http;
    this.counters = counters;
  }

  /** Whether an answer is still to come or on its way. */
  boolean busy() {
    return unanswered > 0;
  }

  void closeWhenAnswered() {
    last = true;
    if (unanswered == 0) {
      outer.close();
    }
  }

  void request(HttpRequest request) {
    var headers = request.headers();
    headers.names().stream()
        .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(HttpBehindTheDoor.PREFIX))
        .forEach(headers::remove);
    var client = (InetSocketAddress) outer.remoteAddress();
    headers
        .set(HttpBehindTheDoor.WORD_HEADER, http.word())
        .set(HttpBehindTheDoor.CLIENT_HEADER, client.getAddress().getHostAddress())
        .set(HttpBehindTheDoor.PORT_HEADER, client.getPort());
    unanswered++;
    pass(request);
  }

  /** Hands over a message of the client, now or once there is a connection. */
  void pass(Object message) {
    var there = inner;
    if (there != null && there.isActive()) {
      there.write(message, there.voidPromise());
      outer.config().setAutoRead(there.isWritable());
      return;
    }
    waiting.add(message);
    if (!connecting) {
      connect();
    }
  }

  void flush() {
    if (inner != null) {
      inner.flush();
    }
  }

  /** The client reads again, or has stopped to. */
  void outerWritable(boolean writable) {
    clock.reading(writable);
    if (inner != null) {
      inner.config().setAutoRead(writable);
    }
  }

  void close() {
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    if (inner != null) {
      inner.close();
    }
  }

  private void connect() {
    connecting = true;
    outer.config().setAutoRead(false);
    new Bootstrap()
        .group(outer.eventLoop())
        .channel(CallLoops.channel())
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpClientCodec(), new Answering());
              }
            })
        .connect(http.address())
        .addListener(
            (ChannelFutureListener)
                connected -> {
                  if (connected.isSuccess()) {
                    connected(connected.channel());
                  } else {
                    unavailable();
                  }
                });
  }

  private void connected(Channel channel) {
    connecting = false;
    inner = channel;
    if (!outer.isActive()) {
      close();
      return;
    }
    while (!waiting.isEmpty()) {
      channel.write(waiting.poll(), channel.voidPromise());
    }
    channel.flush();
    outer.config().setAutoRead(true);
  }

  private void unavailable() {
    counters.unanswered.increment();
    close();
    outer.writeAndFlush(DoorResponses.unavailable()).addListener(ChannelFutureListener.CLOSE);
  }

  /** The inner connection's end: what Pekko HTTP answers. */
  private final class Answering extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
        ReferenceCountUtil.release(message);
        context.close();
        return;
      }
      outer.write(message, outer.voidPromise());
      if (message instanceof LastHttpContent) {
        unanswered--;
        clock.answered();
        if (last && unanswered == 0) {
          outer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
      }
      context.channel().config().setAutoRead(outer.isWritable());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      outer.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      outer.config().setAutoRead(context.channel().isWritable());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      inner = null;
      if (unanswered > 0) {
        outer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
