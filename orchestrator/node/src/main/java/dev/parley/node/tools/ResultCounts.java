package dev.parley.node.tools;

import static dev.parley.net.metrics.Metric.counter;

import dev.parley.net.metrics.Metric;
import dev.parley.proto.tool.Reading;
import dev.parley.session.model.Disposition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** What became of the records on the results topic, for metrics. */
public final class ResultCounts {

  public final LongAdder received = new LongAdder();

  /** Given to a session once more because it did not answer. */
  public final LongAdder retried = new LongAdder();

  /** Put to the end of the topic because the session could not be reached for long. */
  public final LongAdder parked = new LongAdder();

  /** Times a partition was not read for a while because too much of it was in delivery. */
  public final LongAdder paused = new LongAdder();

  /** Times the consumer was made anew after an error. */
  public final LongAdder restarted = new LongAdder();

  /** Dead letters that the broker refused for good; the log says which. */
  public final LongAdder lettersRefused = new LongAdder();

  private final ConcurrentHashMap<String, LongAdder> ended = new ConcurrentHashMap<>();

  void ended(String code) {
    ended.computeIfAbsent(code, _ -> new LongAdder()).increment();
  }

  /** How many records ended so: a disposition's code or that of a dead letter. */
  public long ended(Disposition disposition) {
    return endings().getOrDefault(disposition.code(), 0L);
  }

  /** As {@link #ended(Disposition)}, by the code. */
  private long endedAs(String code) {
    return endings().getOrDefault(code, 0L);
  }

  /** Records by how they ended. */
  public Map<String, Long> endings() {
    var endings = new TreeMap<String, Long>();
    ended.forEach((code, count) -> endings.put(code, count.sum()));
    return endings;
  }

  /** Under the names by which they are read. */
  public List<Metric> metrics() {
    return List.of(
        counter(
            "parley_tool_results_received_total",
            "Records on the results topic that came to this node.",
            received::sum),
        counter(
            "parley_tool_results_unused_total",
            "Records on the results topic that changed nothing, by what was wrong with them.",
            "reason",
            unused()),
        counter(
            "parley_tool_results_retried_total",
            "Results given to a session once more because it did not answer.",
            retried::sum),
        counter(
            "parley_tool_results_parked_total",
            "Results put to the end of their topic because the session could not be reached.",
            parked::sum),
        counter(
            "parley_tool_results_paused_total",
            "Times a partition of results was not read for a while because too much was waiting.",
            paused::sum),
        counter(
            "parley_tool_results_restarted_total",
            "Times the reader of results was made anew after an error.",
            restarted::sum),
        counter(
            "parley_dead_letters_refused_total",
            "Dead letters that the broker refused for good.",
            lettersRefused::sum));
  }

  private Map<String, DoubleSupplier> unused() {
    var codes = new ArrayList<>(List.of("session_unreachable", "not_parked"));
    for (var disposition : Disposition.values()) {
      if (disposition != Disposition.ACCEPTED) {
        codes.add(disposition.code());
      }
    }
    for (var reason : Reading.Reason.values()) {
      codes.add(reason.code());
    }
    var readings = new TreeMap<String, DoubleSupplier>();
    codes.forEach(code -> readings.put(code, () -> endedAs(code)));
    return readings;
  }
}
