package dev.parley.orchestrator.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.parley.orchestrator.store.Database;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;

/** This node's actor system, a cluster of one. */
final class ClusterNode implements AutoCloseable {

  private static final Duration UP_DEADLINE = Duration.ofSeconds(20);
  private static final Duration DOWN_DEADLINE = Duration.ofSeconds(10);

  private final ActorSystem<Void> system;

  static ClusterNode start(Database database) {
    var node = new ClusterNode(ActorSystem.create(Behaviors.empty(), "parley", config(database)));
    try {
      node.join();
      return node;
    } catch (RuntimeException late) {
      node.system.terminate();
      throw late;
    }
  }

  private ClusterNode(ActorSystem<Void> system) {
    this.system = system;
  }

  private void join() {
    var cluster = Cluster.get(system.classicSystem());
    var up = new CompletableFuture<Void>();
    cluster.registerOnMemberUp(() -> up.complete(null));
    cluster.join(cluster.selfAddress());
    up.orTimeout(UP_DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
  }

  ActorSystem<Void> system() {
    return system;
  }

  boolean isUp() {
    return Cluster.get(system.classicSystem()).selfMember().status().toString().equals("Up");
  }

  /** Leaves: sessions come to rest in the journal before the system ends. */
  @Override
  public void close() {
    CoordinatedShutdown.get(system)
        .runAll(CoordinatedShutdown.actorSystemTerminateReason())
        .toCompletableFuture()
        .orTimeout(DOWN_DEADLINE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private static Config config(Database database) {
    var own = Map.of("pekko-persistence-jdbc.shared-databases.slick.db.url", database.url());
    return ConfigFactory.load(
        ConfigFactory.parseMap(own)
            .withFallback(ConfigFactory.defaultApplication())
            .withFallback(ConfigFactory.parseResources("parley-node.conf")));
  }
}
