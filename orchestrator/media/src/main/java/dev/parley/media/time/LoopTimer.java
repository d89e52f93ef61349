package dev.parley.media.time;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The call's loop, some time from now. */
public interface LoopTimer {

  void after(Duration delay, Runnable deed);

  static LoopTimer on(EventLoop loop) {
    return (delay, deed) -> {
      var _ = loop.schedule(deed, delay.toNanos(), TimeUnit.NANOSECONDS);
    };
  }
}
