package dev.parley.node.tools;

import java.time.Duration;

/**
 * How a node speaks with tool workers.
 *
 * @param bootstrap brokers, {@code host:port,…}
 * @param node name of this node, in dead letters and as source of events
 * @param tenant whose calls these are; header {@code parley-tenant}
 * @param partitions of a queue's topic that a node has to make
 * @param delivery how long a request may take to reach the broker before its session hears of it
 */
public record ToolSettings(
    String bootstrap, String node, String tenant, int partitions, Duration delivery) {

  public static ToolSettings of(String bootstrap, String node) {
    return new ToolSettings(bootstrap, node, "default", 8, Duration.ofSeconds(10));
  }
}
