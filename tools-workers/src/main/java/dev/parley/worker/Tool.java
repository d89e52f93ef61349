package dev.parley.worker;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/** A tool of a worker: its handler and how often it may run at once. */
final class Tool {

  private final ToolHandler handler;
  private final ArrayDeque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
  private final int most;
  private int free;

  Tool(ToolHandler handler, int concurrency) {
    this.handler = handler;
    this.most = concurrency;
    this.free = concurrency;
  }

  ToolHandler handler() {
    return handler;
  }

  /**
   * Asks for a place for a handler; completes when there is one, first come first served. Who no
   * longer wants it says so by {@link #withdraw}, who has had it by {@link #leave}.
   *
   * @throws RequestReturned when as many wait already as may run: a slow tool must not use up the
   *     worker
   */
  synchronized CompletableFuture<Void> enter() {
    if (free > 0) {
      free--;
      return CompletableFuture.completedFuture(null);
    }
    if (waiting.size() >= most) {
      throw new RequestReturned("too many wait for this tool");
    }
    var place = new CompletableFuture<Void>();
    waiting.add(place);
    return place;
  }

  /** Gives up a place that was asked for, whether it was had already or not. */
  synchronized void withdraw(CompletableFuture<Void> place) {
    if (place.cancel(false)) {
      waiting.removeIf(CompletableFuture::isCancelled);
    } else {
      leave();
    }
  }

  synchronized void leave() {
    var next = waiting.poll();
    if (next == null) {
      free++;
    } else {
      next.complete(null);
    }
  }
}
