package dev.parley.node;

import dev.parley.net.metrics.Metric;
import dev.parley.node.start.ReleaseName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every metric of a node. Each part names what it counts; {@code docs/metrics.md} is all of it for
 * readers, and a test holds the two together.
 */
final class NodeMetrics {

  private final List<Metric> all = new ArrayList<>();

  List<Metric> all() {
    return List.copyOf(all);
  }

  /** What runs here. */
  static Map<String, String> build() throws IOException {
    return new TreeMap<>(
        Map.of(
            "version",
            ReleaseName.read(),
            "commit",
            System.getProperty("parley.commit", "unknown"),
            "java",
            Runtime.version().toString()));
  }

  NodeMetrics with(List<Metric> ofOnePart) {
    all.addAll(ofOnePart);
    return this;
  }
}
