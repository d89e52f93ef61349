package dev.parley.node.cluster;

import static dev.parley.net.metrics.Metric.counter;

import com.typesafe.config.ConfigFactory;
import dev.parley.net.metrics.Metric;
import dev.parley.node.cluster.deaths.DeadNodes;
import dev.parley.node.cluster.member.ClusterNode;
import dev.parley.node.cluster.member.ClusterSettings;
import dev.parley.node.cluster.member.NodeLiveness;
import dev.parley.node.cluster.shards.ShardCount;
import dev.parley.node.plan.Lifecycle;
import dev.parley.node.plan.NodePlan;
import dev.parley.node.store.Database;
import dev.parley.node.store.NodeClaim;
import dev.parley.node.store.NodeRegister;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * This node's place in its cluster: its system, its name, its liveness, and what it knows of the
 * others. A node alone has the system only.
 *
 * @param founded whether there was nobody before it
 */
public record Membership(
    ClusterNode node,
    NodeLiveness liveness,
    @Nullable NodeClaim claim,
    @Nullable NodeRegister register,
    @Nullable DeadNodes deadNodes,
    boolean founded) {

  public static Membership alone(Database database, Lifecycle parts) {
    var node = parts.start("Cluster", "one node", () -> ClusterNode.start(database));
    node.join(List.of(), true);
    return new Membership(node, node.liveness(), null, null, null, true);
  }

  /**
   * Joins, or founds the cluster if no other node of this database runs.
   *
   * @throws IllegalArgumentException if a running node has this one's name
   */
  public static Membership join(
      Database database, NodePlan plan, NodePlan.Ground.Shared ground, Lifecycle parts) {
    var settings = ground.cluster();
    var liveness = parts.start("Pulse", "", () -> NodeLiveness.member(ClusterSettings.PATIENCE));
    var identity =
        new NodeClaim.Node(
            plan.name(),
            UUID.randomUUID().toString(),
            settings.host() + ":" + settings.port(),
            plan.door().url(plan.door().port()));
    var claim =
        parts.start(
            "Name",
            plan.name(),
            () ->
                NodeClaim.take(
                    database, identity, () -> liveness.end(NodeLiveness.Reason.SUPERSEDED)));
    var register = new NodeRegister(database);
    var members = members(register, plan.name());
    var operator = ConfigFactory.parseMap(ground.others());
    var node =
        parts.start(
            "Remoting",
            identity.remoting(),
            () -> ClusterNode.start(database, settings, operator, liveness));
    var deadNodes =
        parts.start(
            "Cluster",
            members.isEmpty()
                ? "founded, or joined with the others that start"
                : "joined " + members,
            () -> {
              node.join(seeds(settings, members), members.isEmpty());
              return DeadNodes.watch(node, register, claim);
            });
    return new Membership(node, liveness, claim, register, deadNodes, members.isEmpty());
  }

  /** Under the names by which they are read. */
  public List<Metric> metrics() {
    return List.of(
        counter(
            "parley_node_claim_interruptions_total",
            "Times the connection broke that holds this node's name.",
            this::interruptions),
        counter(
            "parley_node_members_given_up_total",
            "Members that this node gave up because their process had ended.",
            this::membersGivenUp));
  }

  /** How often the connection that holds this node's name broke. */
  private long interruptions() {
    return claim == null ? 0 : claim.interruptions();
  }

  /** How many members this node gave up because their process had ended. */
  private long membersGivenUp() {
    return deadNodes == null ? 0 : deadNodes.found();
  }

  /** What the register is told of this node from now on. */
  public void report(IntSupplier calls, ShardCount shards) {
    if (claim != null) {
      claim.reporting(() -> new NodeClaim.Report(true, calls.getAsInt(), shards.refreshed()));
    }
  }

  /**
   * Whoever is in already is asked first. The configured seeds alone could found a second cluster
   * beside them, when the first seed restarts and cannot reach the rest at once.
   */
  private static List<String> seeds(ClusterSettings settings, List<String> members) {
    var seeds = new ArrayList<>(members);
    settings.seeds().stream().filter(seed -> !seeds.contains(seed)).forEach(seeds::add);
    return seeds;
  }

  private static List<String> members(NodeRegister register, String self) {
    try {
      return register.all().stream()
          .filter(entry -> entry.running() && entry.joined() && !entry.name().equals(self))
          .map(NodeRegister.Entry::remoting)
          .toList();
    } catch (SQLException away) {
      throw new IllegalStateException("node register: not read (expected: a database)", away);
    }
  }
}
