package dev.parley.media.call;

import dev.parley.media.port.ModelFact;
import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Where a model reports, from any thread; its facts reach the call on the call's loop. The call may
 * answer before the report returns, but what it wants of the link then is done in a turn of its own
 * of the loop: no link is given an order in the middle of a report.
 */
final class ModelFactInlet implements Consumer<ModelFact> {

  private final EventLoop loop;
  private final Consumer<MediaInput> call;
  private final Runnable overrun;
  private final AtomicInteger underWay = new AtomicInteger();

  // Of the loop. Reports can be within each other: a link that is told its fact cannot be used.
  private int reporting;
  private int putOff;

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
      report(fact);
      return;
    }
    if (underWay.incrementAndGet() > InboundQueue.MOST_CONTROL) {
      underWay.decrementAndGet();
      loop.execute(overrun);
      return;
    }
    loop.execute(() -> {
      underWay.decrementAndGet();
      report(fact);
    });
  }

  /** Does something with the link, after all that was to be done with it before. On the loop. */
  void whenToldAll(Runnable deed) {
    if (reporting == 0 && putOff == 0) {
      deed.run();
      return;
    }
    putOff++;
    loop.execute(() -> {
      putOff--;
      deed.run();
    });
  }

  private void report(ModelFact fact) {
    reporting++;
    try {
      call.accept(new MediaInput.Reported(fact));
    } finally {
      reporting--;
    }
  }
}
