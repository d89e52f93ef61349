package dev.parley.node.cluster.deaths;

import dev.parley.node.cluster.member.MemberNames;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/** Tells, on the leading node only, which members have been given up. */
public final class MemberDownListener {

  /**
   * Begins to tell.
   *
   * @param gone takes the member's name, on a thread that it may block
   */
  public static void tell(ActorSystem<?> system, Consumer<String> gone) {
    var _ = system.systemActorOf(behavior(gone), "members-down", Props.empty());
  }

  private static Behavior<MemberEvent> behavior(Consumer<String> gone) {
    return Behaviors.setup(context -> {
      var cluster = Cluster.get(context.getSystem());
      cluster.subscriptions().tell(Subscribe.create(context.getSelf(), MemberEvent.class));
      return Behaviors.receiveMessage(event -> {
        if (event instanceof MemberRemoved removed
            && removed.previousStatus().equals(MemberStatus.down())
            && leads(cluster)) {
          var name = MemberNames.name(removed.member());
          Thread.ofVirtual().name("parley-node-down-" + name).start(() -> gone.accept(name));
        }
        return Behaviors.same();
      });
    });
  }

  private static boolean leads(Cluster cluster) {
    return cluster.selfMember().address().equals(cluster.state().getLeader());
  }

  private MemberDownListener() {}
}
