package dev.parley.legs.realtime;

import static dev.parley.net.metrics.Metric.counter;

import dev.parley.net.metrics.CodeCounters;
import dev.parley.net.metrics.Metric;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which lines the Realtime endpoint of one node turned away, since its start. Safe from any thread.
 */
final class RealtimeCounters {

  /** Stands for the protocol's error without a code. */
  static final String NO_CREDENTIAL = "no_credential";

  /** Lines that were refused, by the code that the client was told. */
  final CodeCounters refused =
      new CodeCounters(
          "invalid_api_key",
          "invalid_model",
          "invalid_resume_token",
          "missing_parameter",
          NO_CREDENTIAL,
          "resume_token_expired");

  /** Lines that wanted a session back, and behind which nobody was any more. */
  final LongAdder resumptionsUnanswered = new LongAdder();

  /** Clients that came back and whose settings could not be put in force again. */
  final LongAdder settingsLost = new LongAdder();

  /** Under the names by which they are read. */
  List<Metric> metrics() {
    return List.of(
        counter(
            "parley_realtime_clients_refused_total",
            "Clients of the Realtime protocol that were refused, by the error's code.",
            "code",
            refused.readings()),
        counter(
            "parley_realtime_resumptions_unanswered_total",
            "Clients that wanted a session back, and that were there no more.",
            resumptionsUnanswered::sum),
        counter(
            "parley_realtime_settings_unrestored_total",
            "Clients that came back to a session, and whose settings could not be taken back.",
            settingsLost::sum));
  }
}
