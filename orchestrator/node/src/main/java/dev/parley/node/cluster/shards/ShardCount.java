package dev.parley.node.cluster.shards;

import dev.parley.session.shell.SessionBehavior;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.ShardRegion.CurrentShardRegionState;
import org.apache.pekko.cluster.sharding.typed.GetShardRegionState;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/** How many shards of sessions this node holds, as it last answered. */
public final class ShardCount {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final ActorSystem<?> system;
  private final AtomicInteger last = new AtomicInteger();

  public ShardCount(ActorSystem<?> system) {
    this.system = system;
  }

  /** The latest known; asks for the next. Never blocks. */
  public int refreshed() {
    var asked =
        AskPattern
            .<org.apache.pekko.cluster.sharding.typed.ClusterShardingQuery, CurrentShardRegionState>
                ask(
                    ClusterSharding.get(system).shardState(),
                    (ActorRef<CurrentShardRegionState> replyTo) ->
                        new GetShardRegionState(SessionBehavior.TYPE, replyTo),
                    PATIENCE,
                    system.scheduler());
    asked.thenAccept(state -> last.set(state.getShards().size()));
    return last.get();
  }
}
