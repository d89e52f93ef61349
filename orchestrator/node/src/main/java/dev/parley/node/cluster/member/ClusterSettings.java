package dev.parley.node.cluster.member;

import dev.parley.session.shell.ReadableLevel;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a node finds the others and what it does when some are gone.
 *
 * @param host name or address by which the others reach this node
 * @param port for the others; 0 = any free one
 * @param bindHost address to listen on, where {@code host} is a name of something before it
 * @param seeds nodes to join by, {@code host:port}, the same list on every node; the first of them
 *     may found the cluster
 * @param downing what the smaller part of a torn cluster does, a strategy of the Split Brain
 *     Resolver
 */
public record ClusterSettings(
    String name, String host, int port, String bindHost, List<String> seeds, String downing) {

  /**
   * A member that is silent is thought unreachable after about 1.8 s, and given up 5 s later
   * (parley-node.conf). Whoever stood still for this long stops by itself before that.
   */
  public static final Duration PATIENCE = Duration.ofSeconds(6);

  public ClusterSettings {
    seeds = List.copyOf(seeds);
  }

  /** A node that will never have another. */
  public static ClusterSettings alone() {
    return new ClusterSettings("node-1", "127.0.0.1", 0, "127.0.0.1", List.of(), "keep-majority");
  }

  boolean isAlone() {
    return seeds.isEmpty();
  }

  /** For Pekko. Shards are few for a node alone, whose journals already know that number. */
  public Map<String, Object> pekko() {
    return Map.of(
        "pekko.remote.artery.canonical.hostname", host,
        "pekko.remote.artery.canonical.port", port,
        "pekko.remote.artery.bind.hostname", bindHost,
        "pekko.cluster.roles", List.of(MemberNames.role(name), ReadableLevel.role()),
        "pekko.cluster.split-brain-resolver.active-strategy", downing,
        "pekko.cluster.sharding.number-of-shards", isAlone() ? 32 : 256,
        "pekko.cluster.sharding.remember-entities-store", isAlone() ? "eventsourced" : "ddata");
  }
}
