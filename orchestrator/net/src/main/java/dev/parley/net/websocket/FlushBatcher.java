package dev.parley.net.websocket;

import io.netty.channel.Channel;

/**
 * What a line writes. Everything written while one batch of its input is handled, or in one task of
 * the loop, leaves with one system call. Lives on the loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, seen there
final class FlushBatcher {

  private final Channel channel;
  private final int maxPendingBytes;
  private final Runnable flushLater = this::flushAsked;
  private boolean reading;
  private boolean unflushed;
  private boolean flushAsked;

  FlushBatcher(Channel channel, int maxPendingBytes) {
    this.channel = channel;
    this.maxPendingBytes = maxPendingBytes;
  }

  void write(Object frame) {
    channel.write(frame, channel.voidPromise());
    unflushed = true;
    if (!reading && !flushAsked) {
      flushAsked = true;
      channel.eventLoop().execute(flushLater);
    }
  }

  /** More waits than a reader of any use leaves. */
  boolean overflows() {
    if (channel.isWritable()) {
      return false;
    }
    var waiting = channel.unsafe().outboundBuffer();
    return waiting != null && waiting.totalPendingWriteBytes() > maxPendingBytes;
  }

  /** Input is being handled; what is written waits for its end. */
  void readBegins() {
    reading = true;
  }

  void readEnds() {
    reading = false;
    flush();
  }

  private void flushAsked() {
    flushAsked = false;
    flush();
  }

  private void flush() {
    if (unflushed) {
      unflushed = false;
      channel.flush();
    }
  }
}
