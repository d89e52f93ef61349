package dev.parley.net.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import java.util.function.BooleanSupplier;

/**
 * The last thing before the socket: asks, when something is about to leave the process, whether
 * this node may still speak. One that wakes from a pause goes on in the midst of what it was doing;
 * a question asked any earlier would have been answered before the pause.
 */
public final class Fence extends ChannelOutboundHandlerAdapter {

  private final BooleanSupplier maySpeak;
  private final ConnectionCounters counters;

  public Fence(BooleanSupplier maySpeak, ConnectionCounters counters) {
    this.maySpeak = maySpeak;
    this.counters = counters;
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    if (maySpeak.getAsBoolean()) {
      context.flush();
    } else {
      // With all that waits in it.
      counters.fenced.increment();
      var _ = context.close();
    }
  }
}
