package dev.parley.models.openai;

import dev.parley.net.metrics.CodeCounters;
import java.util.concurrent.atomic.LongAdder;

/** What the links of one model lost or passed over, counted since start. Safe from any thread. */
public final class LinkCounters {

  private final LongAdder audioDropped = new LongAdder();
  private final LongAdder framesIgnored = new LongAdder();
  private final LongAdder ordersRefused = new LongAdder();
  private final LongAdder asksRepeated = new LongAdder();
  private final LongAdder cancelsUnanswered = new LongAdder();
  private final CodeCounters linksFailed =
      new CodeCounters(
          "model_flooded",
          "model_lost",
          "model_misconfigured",
          "model_protocol",
          "model_refused",
          "model_session_expired",
          "model_timeout",
          "model_unreachable");

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

  /** Responses that were asked for again because another one was in the way. */
  public long asksRepeated() {
    return asksRepeated.sum();
  }

  /** Responses that were not waited for any longer after they had been cancelled. */
  public long cancelsUnanswered() {
    return cancelsUnanswered.sum();
  }

  /** Links that failed, by the problem's code. */
  public CodeCounters linksFailed() {
    return linksFailed;
  }

  void askRepeated() {
    asksRepeated.increment();
  }

  void cancelUnanswered() {
    cancelsUnanswered.increment();
  }

  void linkFailed(String code) {
    linksFailed.increment(code);
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
