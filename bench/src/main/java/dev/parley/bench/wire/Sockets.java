package dev.parley.bench.wire;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** WebSockets of the bench, all set up in the same way: epoll where present, nothing added. */
public final class Sockets {

  private static final int LONGEST_MESSAGE = 4 << 20;
  private static final int LONGEST_UPGRADE = 64 << 10;

  /** A stopped process still lets its kernel take connections. */
  private static final long HANDSHAKE_MILLIS = 5_000;

  public static EventLoopGroup loops(int threads, String name) {
    var factory = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), factory);
  }

  /** Listens on loopback; each upgraded connection gets its own handler. */
  public static Channel listen(EventLoopGroup loops, int port, Supplier<ChannelHandler> handler) {
    return listen(loops, port, ChannelInboundHandlerAdapter::new, handler);
  }

  /** The same; {@code door} sees each request for an upgrade before it is taken. */
  public static Channel listen(
      EventLoopGroup loops,
      int port,
      Supplier<ChannelHandler> door,
      Supplier<ChannelHandler> handler) {
    return new ServerBootstrap()
        .group(loops)
        .channel(
            Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 1_024)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(serving(door, handler))
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .syncUninterruptibly()
        .channel();
  }

  public static int port(Channel listening) {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Dials on the given loop. */
  public static ChannelFuture dial(
      EventLoop loop, URI uri, @Nullable String key, ChannelHandler handler) {
    return connect(loop, uri, dialling(client(uri, key).build(), handler));
  }

  /** As {@link #dial}, but the handler sees pongs and the frame that closes the line, too. */
  public static ChannelFuture dialWatchfully(
      EventLoop loop, URI uri, String key, ChannelHandler handler) {
    var config =
        client(uri, key)
            .dropPongFrames(false)
            .handleCloseFrames(false)
            .handshakeTimeoutMillis(HANDSHAKE_MILLIS)
            .build();
    return connect(loop, uri, dialling(config, handler));
  }

  private static ChannelFuture connect(
      EventLoop loop, URI uri, ChannelInitializer<SocketChannel> handler) {
    return new Bootstrap()
        .group(loop)
        .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5_000)
        .handler(handler)
        .connect(uri.getHost(), uri.getPort());
  }

  private static ChannelInitializer<SocketChannel> serving(
      Supplier<ChannelHandler> door, Supplier<ChannelHandler> handler) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        var config =
            WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/v1/realtime")
                .checkStartsWith(true)
                .maxFramePayloadLength(LONGEST_MESSAGE)
                .withUTF8Validator(false)
                .build();
        channel
            .pipeline()
            .addLast(
                new HttpServerCodec(),
                new HttpObjectAggregator(LONGEST_UPGRADE),
                door.get(),
                new WebSocketServerProtocolHandler(config),
                handler.get());
      }
    };
  }

  private static WebSocketClientProtocolConfig.Builder client(URI uri, @Nullable String key) {
    var headers = new DefaultHttpHeaders();
    if (key != null) {
      headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + key);
    }
    return WebSocketClientProtocolConfig.newBuilder()
        .webSocketUri(uri)
        .customHeaders(headers)
        .maxFramePayloadLength(LONGEST_MESSAGE)
        .withUTF8Validator(false);
  }

  private static ChannelInitializer<SocketChannel> dialling(
      WebSocketClientProtocolConfig config, ChannelHandler handler) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        channel
            .pipeline()
            .addLast(
                new HttpClientCodec(),
                new HttpObjectAggregator(LONGEST_UPGRADE),
                new WebSocketClientProtocolHandler(config),
                handler);
      }
    };
  }

  private Sockets() {}
}
