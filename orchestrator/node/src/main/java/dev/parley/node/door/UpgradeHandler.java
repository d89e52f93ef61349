package dev.parley.node.door;

import static java.util.Objects.requireNonNull;

import dev.parley.net.websocket.ServerWebSocket;
import dev.parley.net.websocket.UpgradeRequest;
import dev.parley.net.websocket.WebSocketEndpoint;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where every request of a connection comes in: one that opens a media line turns the connection
 * into that line, every other goes to Pekko HTTP.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, seen there
final class UpgradeHandler extends ChannelInboundHandlerAdapter {

  private final FrontDoor door;
  private final RequestClock clock;
  private final HttpRelay relay;
  private final boolean full;
  private @Nullable HttpRequest upgrade;
  private boolean refused;

  UpgradeHandler(FrontDoor door, RequestClock clock, HttpRelay relay, boolean full) {
    this.door = door;
    this.clock = clock;
    this.relay = relay;
    this.full = full;
  }

  /** Ends the connection as soon as no answer is on its way. */
  void closeWhenAnswered() {
    relay.closeWhenAnswered();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (refused || !(message instanceof HttpObject part)) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (part.decoderResult().isFailure()) {
      ReferenceCountUtil.release(message);
      door.counters().malformed.increment();
      refuse(context, DoorResponses.malformed(part.decoderResult().cause()));
      return;
    }
    if (part instanceof HttpRequest request) {
      head(context, request);
    } else if (upgrade != null) {
      ReferenceCountUtil.release(part);
      open(context, part, upgrade);
    } else {
      relay.pass(part);
    }
    if (part instanceof LastHttpContent) {
      clock.bodyRead();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    relay.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    relay.outerWritable(context.channel().isWritable());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    relay.close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // Broken TLS, a reset: nobody is left to be told.
    context.close();
  }

  private void head(ChannelHandlerContext context, HttpRequest request) {
    clock.headRead();
    if (full) {
      door.counters().turnedAway.increment();
      refuse(context, DoorResponses.full());
    } else if (wantsLine(request)) {
      upgrade = request;
    } else {
      relay.request(request);
    }
  }

  private boolean wantsLine(HttpRequest request) {
    return request.method().equals(HttpMethod.GET)
        && request
            .headers()
            .containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        && door.media().containsKey(new QueryStringDecoder(request.uri()).path());
  }

  private void open(ChannelHandlerContext context, HttpObject part, HttpRequest request) {
    if (!(part instanceof LastHttpContent)) {
      return;
    }
    var headers = request.headers();
    if (relay.busy() || !headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)) {
      door.counters().handshakesRefused.increment();
      refuse(context, DoorResponses.noHandshake());
    } else if (!headers.contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13", true)) {
      door.counters().handshakesRefused.increment();
      refuse(context, DoorResponses.otherVersion());
    } else {
      handshake(context, request);
    }
  }

  private void handshake(ChannelHandlerContext context, HttpRequest request) {
    var channel = context.channel();
    var wanted = upgradeOf(context, request);
    var line =
        new ServerWebSocket(
            channel, door.loops().of(channel), door.settings(), door.rooms(), door.counters());
    var pipeline = context.pipeline();
    channel.config().setAutoRead(false);
    relay.close();
    pipeline.remove(RequestClock.class);
    pipeline.remove(HttpServerKeepAliveHandler.class);
    pipeline.remove(HttpServerExpectContinueHandler.class);
    pipeline.replace(this, "line", line);
    var full =
        new DefaultFullHttpRequest(
            request.protocolVersion(),
            request.method(),
            request.uri(),
            Unpooled.EMPTY_BUFFER,
            request.headers(),
            EmptyHttpHeaders.INSTANCE);
    new WebSocketServerHandshaker13(request.uri(), subprotocol(wanted), frames())
        .handshake(channel, full, new DefaultHttpHeaders(), channel.newPromise())
        .addListener(
            (ChannelFutureListener)
                done -> {
                  if (done.isSuccess()) {
                    line.open(requireEndpoint(wanted), wanted);
                  } else {
                    channel.close();
                  }
                });
  }

  /** The first of the endpoint's that is offered: a browser fails on any other. */
  private @Nullable String subprotocol(UpgradeRequest wanted) {
    var spoken = requireEndpoint(wanted).subprotocols();
    return wanted.protocols().stream().filter(spoken::contains).findFirst().orElse(null);
  }

  private WebSocketEndpoint requireEndpoint(UpgradeRequest wanted) {
    return requireNonNull(door.media().get(wanted.path()));
  }

  /** UTF-8 is not checked here: what reads the text does it, and this would be a second pass. */
  private WebSocketDecoderConfig frames() {
    return WebSocketDecoderConfig.newBuilder()
        .maxFramePayloadLength(door.settings().maxMessageBytes())
        .expectMaskedFrames(true)
        .allowMaskMismatch(false)
        .allowExtensions(false)
        .closeOnProtocolViolation(false)
        .withUTF8Validator(false)
        .build();
  }

  private static UpgradeRequest upgradeOf(ChannelHandlerContext context, HttpRequest request) {
    var target = new QueryStringDecoder(request.uri());
    var headers = request.headers();
    var protocols =
        headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
            .flatMap(value -> Stream.of(value.split(",", -1)))
            .map(String::strip)
            .filter(protocol -> !protocol.isEmpty())
            .toList();
    return new UpgradeRequest(
        target.path(),
        Map.<String, List<String>>copyOf(target.parameters()),
        headers.get(HttpHeaderNames.AUTHORIZATION),
        headers.get("api-key"),
        protocols,
        headers.get(HttpHeaderNames.USER_AGENT),
        headers.get("openai-beta"),
        (InetSocketAddress) context.channel().remoteAddress(),
        context.pipeline().get(SslHandler.class) != null);
  }

  private void refuse(ChannelHandlerContext context, FullHttpResponse answer) {
    refused = true;
    context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
  }
}
