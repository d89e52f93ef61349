package dev.parley.proto.admin;

import dev.parley.proto.WireMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes of a cluster, as one of them sees it now. */
public record NodeList(List<Node> nodes) implements WireMessage {

  public NodeList {
    nodes = List.copyOf(nodes);
  }

  /**
   * One member.
   *
   * @param address where other nodes reach it, {@code host:port}
   * @param door where callers reach it; absent if it has not told yet
   * @param status joining, weakly_up, up, draining, leaving, exiting, down or removed
   * @param reachable whether it answers the others
   * @param self whether this is the node that was asked
   * @param calls callers on its lines; absent if it has not told yet
   * @param shards how many of the shards of sessions it holds; absent if it has not told yet
   */
  public record Node(
      String name,
      String address,
      @Nullable String door,
      String status,
      boolean reachable,
      boolean self,
      @Nullable Integer calls,
      @Nullable Integer shards)
      implements WireMessage {}
}
