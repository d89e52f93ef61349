package dev.parley.media.call;

import dev.parley.media.port.ModelFact;
import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Where a model reports, from any thread; its facts reach the call on the call's loop. */
final class ModelFactInlet implements Consumer<ModelFact> {

  private final EventLoop loop;
  private final Consumer<MediaInput> call;
  private final Runnable overrun;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * A way in for one model.
   *
   * @param overrun run on the loop when more is under way than any call has
   */
  ModelFactInlet(EventLoop loop, Consumer<MediaInput> call, Runnable overrun) {
    this.loop = loop;
    this.call = call;
    this.overrun = overrun;
  }

  @Override
  public void accept(ModelFact fact) {
    if (loop.inEventLoop()) {
      call.accept(new MediaInput.Reported(fact));
      return;
    }
    if (underWay.incrementAndGet() > InboundQueue.MOST_CONTROL) {
      underWay.decrementAndGet();
      loop.execute(overrun);
      return;
    }
    loop.execute(() -> {
      underWay.decrementAndGet();
      call.accept(new MediaInput.Reported(fact));
    });
  }
}
