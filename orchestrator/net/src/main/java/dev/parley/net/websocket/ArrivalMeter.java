package dev.parley.net.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.util.ReferenceCountUtil;

/**
 * Stands before a line's frames: whatever arrives is a sign of life, and what has arrived of a
 * message that is not whole is held against limits. A line that is over one is not listened to any
 * more: its bytes are read, so that the peer sees why it is closed, and dropped. Lives on the
 * line's loop.
 */
final class ArrivalMeter extends ChannelInboundHandlerAdapter implements InputRoom.Gatherer {

  /**
   * A quarter of a second of 24 kHz sound. So much of a message any line may have under way, and no
   * more if it is being closed; what is longer is counted.
   */
  static final int SMALL = 16 << 10;

  private final ServerWebSocket line;
  private final InputRoom room;
  private int gathered;
  private int counted;
  private boolean deaf;

  ArrivalMeter(ServerWebSocket line, InputRoom room) {
    this.line = line;
    this.room = room;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    line.arrived();
    if (deaf) {
      ReferenceCountUtil.release(message);
      return;
    }
    gathered += ((ByteBuf) message).readableBytes();
    context.fireChannelRead(message);
    if (gathered > SMALL) {
      weigh(context);
    }
  }

  /**
   * A frame is whole.
   *
   * @param kept what is held of its message, which may not be
   */
  void framed(int kept) {
    gathered = kept;
    if (counted > 0) {
      count(kept);
    }
  }

  @Override
  public int counted() {
    return counted;
  }

  @Override
  public void giveUp() {
    count(0);
    line.crowdedOut();
  }

  /** The line is being closed, and little is listened to from now on. */
  void closing(ChannelHandlerContext context) {
    if (gathered > SMALL) {
      weigh(context);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    deaf = true;
    count(0);
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    deaf = true;
    count(0);
  }

  private void weigh(ChannelHandlerContext context) {
    if (deaf) {
      return;
    }
    if (gathered > line.longestNow()) {
      deaf = true;
      count(0);
      line.tooLong();
      // What it holds goes to the line, and is released there.
      context.pipeline().remove(WebSocket13FrameDecoder.class);
    } else {
      count(gathered);
      room.fit();
    }
  }

  private void count(int now) {
    int next = now > SMALL ? now : 0;
    room.changed(this, counted, next);
    counted = next;
  }
}
