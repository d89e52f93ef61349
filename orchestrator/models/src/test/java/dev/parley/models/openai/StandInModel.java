package dev.parley.models.openai;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.Json;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Realtime server that says what the test tells it to, over a real socket. */
final class StandInModel implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 10;

  private final Channel listening;
  private final @Nullable String key;
  private final @Nullable SslContext tls;
  private final BlockingQueue<Channel> callers = new LinkedBlockingQueue<>();
  private final BlockingQueue<JsonNode> orders = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> other = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> paths = new LinkedBlockingQueue<>();
  private @Nullable Channel caller;

  StandInModel(EventLoopGroup loops, @Nullable String key, @Nullable SslContext tls) {
    this.key = key;
    this.tls = tls;
    listening =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(pipeline())
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  String url() {
    var scheme = tls == null ? "ws" : "wss";
    return scheme + "://127.0.0.1:" + port() + "/v1/realtime";
  }

  int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Waits for a caller and makes it the one that is talked to. */
  StandInModel answer() throws InterruptedException {
    caller = requireNonNull(callers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "no caller in time");
    return this;
  }

  /** Takes the caller up to a running session; returns its {@code session.update}. */
  JsonNode welcome() throws InterruptedException {
    answer().say("{'type':'session.created','event_id':'e','session':{'id':'sess_1'}}");
    var update = next("session.update");
    say("{'type':'session.updated','event_id':'e','session':{'id':'sess_1'}}");
    return update;
  }

  /** Sends JSON; single quotes stand for double ones. */
  void say(String json) {
    var _ = caller().writeAndFlush(new TextWebSocketFrame(json.replace('\'', '"')));
  }

  void ping() {
    var _ = caller().writeAndFlush(new PingWebSocketFrame());
  }

  void close(int code) {
    var _ = caller().writeAndFlush(new CloseWebSocketFrame(code, "over"));
  }

  void die() {
    var _ = caller().close();
  }

  void stopReading() {
    caller().config().setAutoRead(false);
  }

  void readAgain() {
    caller().config().setAutoRead(true);
  }

  /** The next order, which must be of this type. */
  JsonNode next(String type) throws InterruptedException {
    var order = nextOrder();
    assertThat(order.path("type").asText()).as("order %s", order).isEqualTo(type);
    return order;
  }

  JsonNode nextOrder() throws InterruptedException {
    var order = orders.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return requireNonNull(order, "no order in time");
  }

  boolean hasNoMoreOrders() {
    return orders.isEmpty();
  }

  @Nullable String nextOther() throws InterruptedException {
    return other.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Nullable String path() throws InterruptedException {
    return paths.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    if (caller != null) {
      caller.close().syncUninterruptibly();
    }
  }

  private Channel caller() {
    return requireNonNull(caller);
  }

  private ChannelInitializer<SocketChannel> pipeline() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        var pipeline = channel.pipeline();
        if (tls != null) {
          pipeline.addLast(tls.newHandler(channel.alloc()));
        }
        var config =
            WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/v1/realtime")
                .checkStartsWith(true)
                .handleCloseFrames(false)
                .dropPongFrames(false)
                .build();
        pipeline.addLast(
            new HttpServerCodec(),
            new HttpObjectAggregator(1 << 16),
            new Door(),
            new WebSocketServerProtocolHandler(config),
            new Ear());
      }
    };
  }

  private final class Door extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof FullHttpRequest request) {
        paths.add(request.uri());
        var wanted = key == null ? null : "Bearer " + key;
        if (wanted != null && !wanted.equals(request.headers().get("Authorization"))) {
          ReferenceCountUtil.release(message);
          var no =
              new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.UNAUTHORIZED);
          no.headers().set("Content-Length", 0);
          var _ = context.writeAndFlush(no);
          return;
        }
      }
      context.fireChannelRead(message);
    }
  }

  private final class Ear extends SimpleChannelInboundHandler<WebSocketFrame> {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof HandshakeComplete) {
        callers.add(context.channel());
      }
    }

    /** A caller that breaks off is part of the tests. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var _ = context.close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame)
        throws JsonProcessingException {
      switch (frame) {
        case TextWebSocketFrame text -> orders.add(Json.mapper().readTree(text.text()));
        case PongWebSocketFrame _ -> other.add("pong");
        case CloseWebSocketFrame close -> other.add("close " + close.statusCode());
        default -> other.add(frame.getClass().getSimpleName());
      }
    }
  }
}
