package dev.parley.worker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A tool of a worker: its handler and how often it may run at once. */
final class Tool {

  private final ToolHandler handler;
  private final Semaphore places;
  private final AtomicInteger waiting = new AtomicInteger();
  private final int most;

  Tool(ToolHandler handler, int concurrency) {
    this.handler = handler;
    this.most = concurrency;
    this.places = new Semaphore(concurrency, true);
  }

  ToolHandler handler() {
    return handler;
  }

  /**
   * Takes a place for a handler, waiting for one if need be.
   *
   * @return false when the time is over
   * @throws GivenBack when as many wait already as may run: a slow tool must not use up the worker
   */
  boolean enter(Duration time) throws InterruptedException {
    if (places.tryAcquire()) {
      return true;
    }
    if (waiting.incrementAndGet() > most) {
      waiting.decrementAndGet();
      throw new GivenBack("too many wait for this tool");
    }
    try {
      return places.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      waiting.decrementAndGet();
    }
  }

  void leave() {
    places.release();
  }
}
