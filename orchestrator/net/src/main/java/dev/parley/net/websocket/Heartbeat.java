package dev.parley.net.websocket;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;

/** Pings a WebSocket's peer and notices when it is gone without a word. Lives on the loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a ping that cannot be sent closes the channel
final class Heartbeat {

  /** This many pings without any sign of life, and the peer is taken for dead. */
  private static final int SILENT_PINGS = 2;

  private final Channel channel;
  private final Runnable dead;
  private final ScheduledFuture<?> beat;
  private boolean heard = true;
  private int silent;

  Heartbeat(Channel channel, Duration every, Runnable dead) {
    this.channel = channel;
    this.dead = dead;
    long nanos = every.toNanos();
    this.beat = channel.eventLoop().scheduleAtFixedRate(this::beat, nanos, nanos, NANOSECONDS);
  }

  /** Whatever comes from the peer is a sign of life. */
  void heard() {
    heard = true;
  }

  void stop() {
    beat.cancel(false);
  }

  private void beat() {
    silent = heard ? 0 : silent + 1;
    heard = false;
    if (silent >= SILENT_PINGS) {
      dead.run();
      return;
    }
    var payload = channel.alloc().buffer(4).writeInt((int) System.nanoTime());
    channel.writeAndFlush(new PingWebSocketFrame(payload), channel.voidPromise());
  }
}
