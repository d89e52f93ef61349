package dev.parley.media.call;

import dev.parley.media.port.ModelFact;
import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Where the links of one call report, from any thread; their facts reach the call on the call's
 * loop. The call may answer before the report returns, but what it wants of the link then is done
 * in a turn of its own of the loop: no link is given an order in the middle of a report.
 */
final class ModelFactInlet {

  /** Who hears what a link reports. */
  interface Hearer {
    void reported(int link, ModelFact fact);
  }

  private final EventLoop loop;
  private final Hearer call;
  private final Runnable overrun;
  private final AtomicInteger underWay = new AtomicInteger();

  // Of the loop. Reports can be within each other: a link that is told its fact cannot be used.
  private int reporting;
  private int putOff;

  /**
   * A way in for the models of one call.
   *
   * @param overrun run on the loop when more is under way than any call has
   */
  ModelFactInlet(EventLoop loop, Hearer call, Runnable overrun) {
    this.loop = loop;
    this.call = call;
    this.overrun = overrun;
  }

  /** Where the link of this number reports. */
  Consumer<ModelFact> of(int link) {
    return fact -> accept(link, fact);
  }

  private void accept(int link, ModelFact fact) {
    if (loop.inEventLoop()) {
      report(link, fact);
      return;
    }
    if (underWay.incrementAndGet() > InboundQueue.MOST_CONTROL) {
      underWay.decrementAndGet();
      loop.execute(overrun);
      return;
    }
    loop.execute(() -> {
      underWay.decrementAndGet();
      report(link, fact);
    });
  }

  /** Does something with the link, after all that was to be done with it before. On the loop. */
  void whenToldAll(Runnable deed) {
    if (hasToldAll()) {
      deed.run();
      return;
    }
    putOff++;
    loop.execute(() -> {
      putOff--;
      deed.run();
    });
  }

  /** Whether nothing is being told and nothing waits for that; then a frame needs no deed made. */
  boolean hasToldAll() {
    return reporting == 0 && putOff == 0;
  }

  private void report(int link, ModelFact fact) {
    reporting++;
    try {
      call.reported(link, fact);
    } finally {
      reporting--;
    }
  }
}
