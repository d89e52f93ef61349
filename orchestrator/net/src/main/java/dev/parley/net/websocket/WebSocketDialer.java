package dev.parley.net.websocket;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens the WebSocket to a model on the call's event loop. Only what would block (names, trust
 * stores) happens elsewhere, on a virtual thread.
 */
public final class WebSocketDialer {

  /** Room for the longest message a Realtime server sends, an item with its audio. */
  private static final int LONGEST_MESSAGE = 4 << 20;

  /** About 20 and 80 frames of PCM: beyond that the model is behind by 1.6 s. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(32 << 10, 128 << 10);

  private final DialTarget target;
  private final EventLoop loop;
  private final Tls tls;
  private final Timeouts timeouts;
  private final ChannelHandler socket;
  private final Consumer<Throwable> failed;

  /**
   * How long dialling may take.
   *
   * @param connect for the TCP connection
   * @param handshake for the WebSocket handshake
   */
  public record Timeouts(Duration connect, Duration handshake) {}

  /** Gives the TLS settings of a model; may block the first time. */
  @FunctionalInterface
  public interface Tls {
    SslContext context() throws IOException;
  }

  public WebSocketDialer(
      DialTarget target,
      EventLoop loop,
      Tls tls,
      Timeouts timeouts,
      ChannelHandler socket,
      Consumer<Throwable> failed) {
    this.target = target;
    this.loop = loop;
    this.tls = tls;
    this.timeouts = timeouts;
    this.socket = socket;
    this.failed = failed;
  }

  /** Ends in the socket's handshake event or in {@code failed}, both on the loop. */
  public void start() {
    Thread.ofVirtual().name("dial-" + target.host()).start(this::prepare);
  }

  private void prepare() {
    try {
      var context = target.tls() ? tls.context() : null;
      var found = List.of(InetAddress.getAllByName(target.host()));
      loop.execute(() -> connect(found, 0, context));
    } catch (IOException broken) {
      loop.execute(() -> failed.accept(broken));
    }
  }

  private void connect(List<InetAddress> found, int index, @Nullable SslContext context) {
    boolean epoll = loop instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class);
    new Bootstrap()
        .group(loop)
        .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis(timeouts.connect()))
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
        .handler(pipeline(context))
        .connect(new InetSocketAddress(found.get(index), target.port()))
        .addListener((ChannelFuture done) -> connected(done, found, index, context));
  }

  private void connected(
      ChannelFuture done, List<InetAddress> found, int index, @Nullable SslContext context) {
    var cause = done.cause();
    if (cause == null) {
      return;
    }
    if (index + 1 < found.size()) {
      connect(found, index + 1, context);
    } else {
      failed.accept(cause);
    }
  }

  private ChannelInitializer<SocketChannel> pipeline(@Nullable SslContext context) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        fill(channel, context);
      }
    };
  }

  private void fill(Channel channel, @Nullable SslContext context) {
    var pipeline = channel.pipeline();
    if (context != null) {
      pipeline.addLast(context.newHandler(channel.alloc(), target.host(), target.port()));
    }
    pipeline.addLast(
        new HttpClientCodec(),
        new HttpObjectAggregator(64 << 10),
        new WebSocketClientProtocolHandler(handshake()),
        new WebSocketFrameAggregator(LONGEST_MESSAGE),
        socket);
  }

  private WebSocketClientProtocolConfig handshake() {
    return WebSocketClientProtocolConfig.newBuilder()
        .webSocketUri(target.uri())
        .customHeaders(headers())
        .maxFramePayloadLength(LONGEST_MESSAGE)
        .handshakeTimeoutMillis(timeouts.handshake().toMillis())
        .handleCloseFrames(false)
        .dropPongFrames(false)
        // Jackson refuses bad UTF-8 where it matters; checking each audio frame costs for nothing.
        .withUTF8Validator(false)
        .build();
  }

  private HttpHeaders headers() {
    var headers = new DefaultHttpHeaders();
    if (target.key() != null) {
      headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + target.key());
    }
    return headers;
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
