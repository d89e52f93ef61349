package dev.parley.session.shell;

import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * How new the stored facts and the messages are that members of a cluster read. A member says it as
 * one of its roles, such as {@code reads-2}, for roles are known from the moment it joins and never
 * change; a member of the first build says nothing.
 */
public final class ReadableLevel {

  /** What the first build reads. */
  public static final int FIRST = 1;

  /** What this build reads: the highest level of anything that it may store or send. */
  public static final int OWN = 2;

  private static final String ROLE = "reads-";

  /** By which a member of this build tells the others. */
  public static String role() {
    return role(OWN);
  }

  static String role(int level) {
    return ROLE + level;
  }

  /** What every member reads, from joining to removed; may be asked from any thread. */
  public static IntSupplier lowest(ActorSystem<?> system) {
    var cluster = Cluster.get(system);
    return () ->
        StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
            .mapToInt(ReadableLevel::of)
            .min()
            .orElse(OWN);
  }

  /**
   * What whoever a reference leads to reads: this build if it is on this node, the first if its
   * node is no member.
   */
  static ToIntFunction<ActorRef<?>> ofPeers(ActorSystem<?> system) {
    var cluster = Cluster.get(system);
    return peer -> {
      var address = peer.path().address();
      return address.hasLocalScope()
          ? OWN
          : StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
              .filter(member -> member.address().equals(address))
              .mapToInt(ReadableLevel::of)
              .findFirst()
              .orElse(FIRST);
    };
  }

  private static int of(Member member) {
    return member.getRoles().stream()
        .filter(role -> role.matches(ROLE + "[1-9]\\d{0,3}"))
        .mapToInt(role -> Integer.parseInt(role.substring(ROLE.length())))
        .max()
        .orElse(FIRST);
  }

  private ReadableLevel() {}
}
