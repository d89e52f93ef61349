package dev.parley.node.cluster.member;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.MemberDowned;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/** Notices that this node itself was given up, in the moment that it learns of it. */
final class SelfDownedWatcher {

  static Behavior<MemberEvent> create(Runnable removed) {
    return Behaviors.setup(context -> {
      var cluster = Cluster.get(context.getSystem());
      cluster.subscriptions().tell(Subscribe.create(context.getSelf(), MemberEvent.class));
      var self = cluster.selfMember().uniqueAddress();
      return Behaviors.receiveMessage(event -> {
        boolean gone = event instanceof MemberDowned || event instanceof MemberRemoved;
        if (gone && event.member().uniqueAddress().equals(self)) {
          removed.run();
        }
        return Behaviors.same();
      });
    });
  }

  private SelfDownedWatcher() {}
}
