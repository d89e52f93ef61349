package dev.parley.node.calls;

import static dev.parley.net.metrics.Metric.counter;
import static dev.parley.net.metrics.Metric.gauge;

import dev.parley.media.graph.Stage;
import dev.parley.media.graph.StageMeter;
import dev.parley.media.graph.StageTotals;
import dev.parley.net.metrics.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What passes the stages of the calls' graphs, and how long it takes from any to any other. */
public final class StageMetrics {

  public static List<Metric> of(StageTotals totals) {
    return List.of(
        counter(
            "parley_stage_passed_total",
            "What came by the stages of the calls' graphs: sound, facts and orders.",
            "stage",
            perStage(totals::passed)),
        counter(
            "parley_stage_dropped_total",
            "What did not go on from the stages of the calls' graphs.",
            "stage",
            perStage(totals::dropped)),
        gauge(
            "parley_stage_caller_p50_seconds",
            "Half of the latest pieces of callers' sound took no longer between two stages.",
            "stages",
            between(totals, StageMeter.Path.CALLER, StageTotals.Times::p50)),
        gauge(
            "parley_stage_caller_p99_seconds",
            "Of 100 of the latest pieces of callers' sound 99 took no longer between two stages.",
            "stages",
            between(totals, StageMeter.Path.CALLER, StageTotals.Times::p99)),
        gauge(
            "parley_stage_agent_p50_seconds",
            "Half of the latest pieces of agents' voices took no longer between two stages.",
            "stages",
            between(totals, StageMeter.Path.AGENT, StageTotals.Times::p50)),
        gauge(
            "parley_stage_agent_p99_seconds",
            "Of 100 of the latest pieces of agents' voices 99 took no longer between two stages.",
            "stages",
            between(totals, StageMeter.Path.AGENT, StageTotals.Times::p99)));
  }

  private static Map<String, DoubleSupplier> perStage(ToLongFunction<Stage> count) {
    var readings = new TreeMap<String, DoubleSupplier>();
    for (var stage : Stage.values()) {
      readings.put(stage.wireName(), () -> count.applyAsLong(stage));
    }
    return readings;
  }

  private static Map<String, DoubleSupplier> between(
      StageTotals totals, StageMeter.Path path, Function<StageTotals.Times, Duration> which) {
    var readings = new TreeMap<String, DoubleSupplier>();
    for (var from : Stage.values()) {
      for (var to : Stage.values()) {
        if (from.compareTo(to) < 0) {
          readings.put(
              from.wireName() + "_to_" + to.wireName(),
              () -> which.apply(totals.between(path, from, to)).toNanos() / 1e9);
        }
      }
    }
    return readings;
  }

  private StageMetrics() {}
}
