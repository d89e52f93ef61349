package dev.parley.net.websocket;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.parley.net.loop.CallLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One caller's WebSocket: whole messages in, coalesced writes out, pings, and an orderly end. Lives
 * on its loop; {@link #close} alone may come from elsewhere.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, seen there
public final class ServerWebSocket extends ChannelInboundHandlerAdapter
    implements WebSocketConnection {

  private static final Logger LOG = LoggerFactory.getLogger(ServerWebSocket.class);

  /** How long a peer may take to answer a close frame. */
  private static final int GOODBYE_SECONDS = 2;

  /** Of a frame with a mask and a length of 64 bits. */
  private static final int LONGEST_HEADER = 14;

  private static final int ABNORMAL = 1006;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int TOO_BIG = 1009;
  private static final int INTERNAL = 1011;
  private static final int OVERLOAD = 1013;

  private final Channel channel;
  private final CallLoop loop;
  private final DoorSettings settings;
  private final ConnectionCounters counters;
  private final FlushBatcher outbox;
  private final Fragments fragments = new Fragments();
  private final ArrivalMeter arrivals;

  private @Nullable ConnectionListener caller;
  private @Nullable Heartbeat heartbeat;

  /** Run at the peer's next sign of life. */
  private @Nullable Runnable awaited;

  private boolean closing;
  private boolean over;
  private int endCode = ABNORMAL;
  private String endReason = "";

  /** A line on the loop that this runs on. */
  public ServerWebSocket(
      Channel channel,
      CallLoop loop,
      DoorSettings settings,
      InputRooms rooms,
      ConnectionCounters counters) {
    this.channel = channel;
    this.loop = loop;
    this.settings = settings;
    this.counters = counters;
    this.outbox = new FlushBatcher(channel, settings.maxPendingBytes());
    this.arrivals = new ArrivalMeter(this, rooms.here());
  }

  /** The handshake is through; nothing is read before. */
  public void open(WebSocketEndpoint endpoint, UpgradeRequest upgrade) {
    counters.webSocketsOpened.increment();
    var pipeline = channel.pipeline();
    var frames = pipeline.context(WebSocket13FrameDecoder.class);
    pipeline.addBefore(frames.name(), "arrivals", arrivals);
    heartbeat = new Heartbeat(channel, settings.ping(), this::lost);
    try {
      caller = endpoint.connected(upgrade, this);
    } catch (RuntimeException e) {
      broken(e);
    }
    channel.config().setAutoRead(true);
  }

  @Override
  public void send(ByteBuf utf8) {
    send(utf8, false);
  }

  @Override
  public void sendBinary(ByteBuf message) {
    send(message, true);
  }

  private void send(ByteBuf message, boolean binary) {
    if (!channel.eventLoop().inEventLoop()) {
      channel.eventLoop().execute(() -> send(message, binary));
    } else if (closing || over) {
      message.release();
    } else if (outbox.overflows()) {
      message.release();
      counters.slowReaders.increment();
      close(OVERLOAD, "reads too slowly");
    } else {
      outbox.write(MessageFrame.of(message, binary));
    }
  }

  @Override
  public void send(byte[] utf8) {
    send(Unpooled.wrappedBuffer(utf8));
  }

  @Override
  public boolean writable() {
    return channel.isWritable();
  }

  @Override
  public void whenHeard(Runnable alive) {
    awaited = alive;
    channel.writeAndFlush(new PingWebSocketFrame(), channel.voidPromise());
  }

  @Override
  public CallLoop loop() {
    return loop;
  }

  @Override
  public void close(int code, String reason) {
    if (!channel.eventLoop().inEventLoop()) {
      channel.eventLoop().execute(() -> close(code, reason));
      return;
    }
    if (closing || over) {
      return;
    }
    closing = true;
    endCode = code;
    endReason = CloseHandshake.cut(reason);
    channel.writeAndFlush(new CloseWebSocketFrame(code, endReason));
    channel.eventLoop().schedule(() -> channel.close(), GOODBYE_SECONDS, SECONDS);
    // Not at once: a message may be what led here, and be lent to whoever closes.
    channel.eventLoop().execute(this::listenLess);
  }

  private void listenLess() {
    fragments.drop();
    var here = channel.pipeline().context(arrivals);
    if (here != null) {
      arrivals.closing(here);
    }
  }

  /** Something arrived, be it only a part of a frame. */
  void arrived() {
    if (heartbeat != null) {
      heartbeat.heard();
    }
  }

  /** How many bytes of one message are listened to. */
  int longestNow() {
    return closing ? ArrivalMeter.SMALL : settings.maxMessageBytes() + LONGEST_HEADER;
  }

  /** More than that has come. */
  void tooLong() {
    if (!closing) {
      counters.malformed.increment();
      close(TOO_BIG, "message too big");
    }
  }

  /** All lines together have too much under way, and this one the most. */
  void crowdedOut() {
    if (!closing) {
      counters.crowdedOut.increment();
      close(OVERLOAD, "too much is being sent");
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    outbox.readBegins();
    try {
      if (message instanceof WebSocketFrame frame) {
        read(frame);
        arrivals.framed(fragments.size());
      } else if (!closing && !over) {
        counters.malformed.increment();
        close(PROTOCOL_ERROR, "sent before the handshake was answered");
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(WebSocketFrame frame) {
    if (frame instanceof CloseWebSocketFrame close) {
      goodbye(close);
    } else if (!closing) {
      heard();
      take(frame);
    }
  }

  private void take(WebSocketFrame frame) {
    switch (frame) {
      case TextWebSocketFrame text when text.isFinalFragment() -> deliver(text.content(), false);
      case TextWebSocketFrame text -> fragments.begin(channel.alloc(), false, text.content());
      case BinaryWebSocketFrame binary when binary.isFinalFragment() ->
          deliver(binary.content(), true);
      case BinaryWebSocketFrame binary -> fragments.begin(channel.alloc(), true, binary.content());
      case ContinuationWebSocketFrame more -> goOn(more);
      case PingWebSocketFrame ping -> pong(ping);
      default -> {} // a pong: it was heard
    }
  }

  private void heard() {
    var alive = awaited;
    if (alive != null) {
      awaited = null;
      channel.eventLoop().execute(() -> stillThere(alive));
    }
  }

  /** What came with it has been read too: who had left by then is not there. */
  private void stillThere(Runnable alive) {
    if (!closing && !over) {
      guarded(alive);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    outbox.readEnds();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    var there = caller;
    if (there != null && !over) {
      guarded(() -> there.writable(channel.isWritable()));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    end();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    switch (cause) {
      case CorruptedWebSocketFrameException broken -> {
        counters.malformed.increment();
        // What else comes is read and dropped: closing with unread bytes would reset the
        // connection before the peer has seen why.
        close(broken.closeStatus().code(), broken.closeStatus().reasonText());
      }
      case DecoderException _ -> {
        // Broken TLS: what were said now would not be understood.
        counters.malformed.increment();
        channel.close();
      }
      case IOException _ -> channel.close();
      default -> broken(cause);
    }
  }

  private void deliver(ByteBuf message, boolean binary) {
    if (caller == null) {
      return;
    }
    try {
      if (binary) {
        caller.binary(message);
      } else {
        caller.text(message);
      }
    } catch (RuntimeException e) {
      broken(e);
    }
  }

  private void goOn(ContinuationWebSocketFrame more) {
    if (!fragments.running()) {
      counters.malformed.increment();
      return;
    }
    if (fragments.size() + more.content().readableBytes() > settings.maxMessageBytes()) {
      tooLong();
      return;
    }
    fragments.add(more.content());
    if (!more.isFinalFragment()) {
      return;
    }
    deliver(fragments.whole(), fragments.binary());
    fragments.drop();
  }

  private void pong(PingWebSocketFrame ping) {
    if (outbox.overflows()) {
      counters.pongsDropped.increment();
    } else {
      outbox.write(new PongWebSocketFrame(ping.content().retain()));
    }
  }

  private void goodbye(CloseWebSocketFrame close) {
    if (!closing) {
      closing = true;
      endCode = close.statusCode() == -1 ? 1005 : close.statusCode();
      endReason = close.reasonText();
      channel
          .writeAndFlush(new CloseWebSocketFrame(true, 0, close.content().retain()))
          .addListener(ChannelFutureListener.CLOSE);
    } else {
      channel.close();
    }
  }

  private void lost() {
    counters.webSocketsLost.increment();
    endReason = "no answer to pings";
    channel.close();
  }

  private void guarded(Runnable report) {
    try {
      report.run();
    } catch (RuntimeException e) {
      broken(e);
    }
  }

  private void broken(Throwable cause) {
    counters.legsFailed.increment();
    LOG.error("A leg failed; its line is closed", cause);
    close(INTERNAL, "internal error");
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    if (heartbeat != null) {
      heartbeat.stop();
    }
    fragments.drop();
    var there = caller;
    if (there != null) {
      guarded(() -> there.closed(endCode, endReason));
    }
  }
}
