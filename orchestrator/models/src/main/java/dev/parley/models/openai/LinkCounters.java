package dev.parley.models.openai;

import static dev.parley.net.metrics.Metric.counter;

import dev.parley.net.metrics.CodeCounters;
import dev.parley.net.metrics.Metric;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What the links of one model lost or passed over, counted since start. Safe from any thread. */
final class LinkCounters {

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
  long audioDropped() {
    return audioDropped.sum();
  }

  /** Messages of the model that were unknown, late, or not what the protocol says. */
  long framesIgnored() {
    return framesIgnored.sum();
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

  /** Under the names by which they are read. */
  List<Metric> metrics() {
    return List.of(
        counter(
            "parley_model_links_failed_total",
            "Links to Realtime models that failed, by the problem's code.",
            "code",
            linksFailed.readings()),
        counter(
            "parley_model_audio_dropped_total",
            "Pieces of callers' sound that a Realtime model did not take in time.",
            audioDropped::sum),
        counter(
            "parley_model_messages_ignored_total",
            "Messages of Realtime models that were unknown, late, or broke the protocol.",
            framesIgnored::sum),
        counter(
            "parley_model_orders_refused_total",
            "Orders that a Realtime model refused and that did not end its link.",
            ordersRefused::sum),
        counter(
            "parley_model_responses_asked_again_total",
            "Responses asked for again because another one of the model was in the way.",
            asksRepeated::sum),
        counter(
            "parley_model_cancels_unanswered_total",
            "Cancelled responses whose end a Realtime model did not tell in time.",
            cancelsUnanswered::sum));
  }
}
