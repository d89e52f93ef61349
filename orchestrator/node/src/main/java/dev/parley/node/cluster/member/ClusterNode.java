package dev.parley.node.cluster.member;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.parley.node.store.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;

/** This node's actor system, a member of a cluster that may be of one. */
public final class ClusterNode implements AutoCloseable {

  /**
   * The first seed asks the others for 5 s before it founds a cluster; on a busy machine longer.
   */
  private static final Duration UP_DEADLINE = Duration.ofSeconds(60);

  /** Above the sum of what its phases may take when sessions hand over. */
  private static final Duration DOWN_DEADLINE = Duration.ofSeconds(35);

  private static final String SYSTEM = "parley";

  private final ActorSystem<Void> system;
  private final NodeLiveness liveness;
  private volatile boolean leaving;

  /** A node that will never have another. */
  public static ClusterNode start(Database database) {
    return start(database, ClusterSettings.alone(), ConfigFactory.empty(), NodeLiveness.alone());
  }

  /** Starts the system, not yet a member. */
  public static ClusterNode start(
      Database database, ClusterSettings settings, Config operator, NodeLiveness liveness) {
    var system =
        ActorSystem.<Void>create(Behaviors.empty(), SYSTEM, config(database, settings, operator));
    return new ClusterNode(system, liveness);
  }

  private ClusterNode(ActorSystem<Void> system, NodeLiveness liveness) {
    this.system = system;
    this.liveness = liveness;
    var _ =
        system.systemActorOf(
            SelfDownedWatcher.create(this::removed), "parley-removal", Props.empty());
  }

  public ActorSystem<Void> system() {
    return system;
  }

  public NodeLiveness liveness() {
    return liveness;
  }

  /** Where others reach this node, {@code host:port}. */
  String remoting() {
    return MemberNames.remoting(cluster().selfMember().address());
  }

  /**
   * Becomes a member; returns when it is one.
   *
   * @param founder whether this node may found a cluster when nobody answers
   */
  public void join(List<String> seeds, boolean founder) {
    var cluster = cluster();
    var up = new CompletableFuture<Void>();
    cluster.registerOnMemberUp(() -> up.complete(null));
    if (seeds.isEmpty()) {
      cluster.join(cluster.selfAddress());
    } else {
      cluster.joinSeedNodes(addresses(seeds, founder));
    }
    try {
      up.orTimeout(UP_DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException late) {
      system.terminate();
      throw new IllegalStateException(
          "cluster.seeds: none of %s let this node in within %d s (expected: a running seed)"
              .formatted(seeds, UP_DEADLINE.toSeconds()),
          late);
    }
  }

  public boolean isUp() {
    return liveness.maySpeak() && self().status().equals(MemberStatus.up());
  }

  public Member self() {
    return cluster().selfMember();
  }

  public Cluster cluster() {
    return Cluster.get(system.classicSystem());
  }

  /** Leaves: sessions move, or come to rest in the journal, before the system ends. */
  @Override
  public void close() {
    leaving = true;
    CoordinatedShutdown.get(system)
        .runAll(CoordinatedShutdown.actorSystemTerminateReason())
        .toCompletableFuture()
        .orTimeout(DOWN_DEADLINE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private void removed() {
    if (!leaving) {
      liveness.end(NodeLiveness.Reason.DOWNED);
    }
  }

  /** Only a node that is first in its own list founds a cluster. */
  private List<Address> addresses(List<String> seeds, boolean founder) {
    var own = remoting();
    var found = new ArrayList<Address>();
    for (var seed : seeds) {
      boolean self = seed.equals(own);
      if (!self || founder) {
        found.add(AddressFromURIString.parse("pekko://" + SYSTEM + "@" + seed));
      }
    }
    return found;
  }

  private static Config config(Database database, ClusterSettings settings, Config operator) {
    return ConfigFactory.load(
        ConfigFactory.parseMap(database.journalSettings())
            .withFallback(ConfigFactory.parseMap(settings.pekko()))
            .withFallback(operator)
            .withFallback(ConfigFactory.defaultApplication())
            .withFallback(ConfigFactory.parseResources("parley-node.conf")));
  }
}
