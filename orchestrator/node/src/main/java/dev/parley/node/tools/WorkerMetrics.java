package dev.parley.node.tools;

import static dev.parley.net.metrics.Metric.counter;

import dev.parley.net.metrics.Metric;
import dev.parley.proto.tool.StartedWorker;
import dev.parley.proto.tool.WorkerCount;
import java.util.List;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** What the worker inside a node counts, under the name by which it is read. */
public final class WorkerMetrics {

  /** Without a worker each of them is there, and stays zero. */
  public static List<Metric> of(@Nullable StartedWorker worker) {
    var readings = new TreeMap<String, DoubleSupplier>();
    for (var what : WorkerCount.values()) {
      readings.put(what.code(), worker == null ? () -> 0 : () -> worker.count(what));
    }
    return List.of(
        counter(
            "parley_worker_requests_total",
            "What the worker inside this node did, refused, gave up or did again.",
            "outcome",
            readings));
  }

  private WorkerMetrics() {}
}
