package dev.parley.models.local;

import static dev.parley.net.metrics.Metric.counter;

import dev.parley.net.metrics.Metric;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What the local model of one node refused or gave up, since start. Safe from any thread. */
final class LocalCounters {

  private static final double MILLIS = 1_000;

  /** Calls that found the model busy. */
  final LongAdder callsRefused = new LongAdder();

  /** Callers' sound that was dropped because nobody committed it. */
  final LongAdder millisDropped = new LongAdder();

  /** Utterances that were given up for newer ones before they were recognised. */
  final LongAdder utterancesForgotten = new LongAdder();

  /** Under the names by which they are read. */
  List<Metric> metrics() {
    return List.of(
        counter(
            "parley_local_model_calls_refused_total",
            "Calls that found the local model busy.",
            callsRefused::sum),
        counter(
            "parley_local_model_sound_dropped_seconds_total",
            "Sound of callers that the local model dropped because nobody committed it.",
            () -> millisDropped.sum() / MILLIS),
        counter(
            "parley_local_model_utterances_forgotten_total",
            "Utterances that the local model gave up for newer ones before they were recognised.",
            utterancesForgotten::sum));
  }
}
