package dev.parley.cli.caller;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Realtime server on a real loopback socket that answers by a script. */
final class StandInServer implements AutoCloseable {

  /** What the server does with the caller's next utterance, or at the start of the call. */
  sealed interface Reply {

    /** Says it. */
    record Say(String words, int audioMs) implements Reply {}

    /** Acknowledges, runs a tool for a while, then says its result. */
    record Tool(String acknowledgement, int toolMs, String answer) implements Reply {}

    record Fail(String code, String message) implements Reply {}

    record HangUp(int closeCode, String reason) implements Reply {}

    record Nothing() implements Reply {}
  }

  private static final int MOST_BYTES = 1 << 20;

  final List<String> received = new CopyOnWriteArrayList<>();
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel door;
  private final String scheme;

  /** Speaks first if {@code greeting} is something to say; then one reply per utterance. */
  static StandInServer that(Reply greeting, Reply... replies) {
    return new StandInServer(greeting, List.of(replies), null);
  }

  static StandInServer overTls(SslContext tls, Reply greeting, Reply... replies) {
    return new StandInServer(greeting, List.of(replies), tls);
  }

  private StandInServer(Reply greeting, List<Reply> replies, @Nullable SslContext tls) {
    scheme = tls == null ? "ws" : "wss";
    var door =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (tls != null) {
                      channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    }
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(MOST_BYTES),
                            new WebSocketServerProtocolHandler(
                                WebSocketServerProtocolConfig.newBuilder()
                                    .websocketPath("/v1/realtime")
                                    .checkStartsWith(true)
                                    .maxFramePayloadLength(MOST_BYTES)
                                    .build()),
                            new StandInCall(greeting, replies, received));
                  }
                });
    this.door =
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  URI url() {
    int port = ((InetSocketAddress) door.localAddress()).getPort();
    return URI.create(scheme + "://127.0.0.1:" + port + "/v1/realtime");
  }

  @Override
  public void close() {
    door.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
