package dev.parley.models.openai;

import java.util.concurrent.atomic.LongAdder;

/** What the links of one model lost or passed over, counted since start. Safe from any thread. */
public final class LinkCounters {

  private final LongAdder audioDropped = new LongAdder();
  private final LongAdder framesIgnored = new LongAdder();
  private final LongAdder ordersRefused = new LongAdder();

  LinkCounters() {}

  /** Pieces of the caller's audio that were dropped because the model did not take them in time. */
  public long audioDropped() {
    return audioDropped.sum();
  }

  /** Messages of the model that were unknown, late, or not what the protocol says. */
  public long framesIgnored() {
    return framesIgnored.sum();
  }

  /** Orders that the model refused and that did not end the link. */
  public long ordersRefused() {
    return ordersRefused.sum();
  }

  void audioDropped(int pieces) {
    audioDropped.add(pieces);
  }

  void frameIgnored() {
    framesIgnored.increment();
  }

  void orderRefused() {
    ordersRefused.increment();
  }
}
