package dev.parley.models.openai;

import dev.parley.net.loop.LoopTicker;
import io.netty.channel.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Pings a model now and then, as its line may be dead and nobody say so. Of the call's loop. */
final class LinkPings {

  private static final Duration EVERY = Duration.ofSeconds(5);

  private final EventLoop loop;
  private final Runnable ping;
  private LoopTicker.@Nullable Watch watch;
  private long last;

  LinkPings(EventLoop loop, Runnable ping) {
    this.loop = loop;
    this.ping = ping;
  }

  void begin() {
    last = loop.ticker().nanoTime();
    watch = LoopTicker.of(loop).watch(this::look);
  }

  void stop() {
    if (watch != null) {
      watch.stop();
      watch = null;
    }
  }

  private void look() {
    long now = loop.ticker().nanoTime();
    if (now - last > EVERY.toNanos()) {
      last = now;
      ping.run();
    }
  }
}
