package dev.parley.legs;

import dev.parley.media.port.Admission;
import dev.parley.media.port.CallFactory;
import dev.parley.media.port.Routing;
import dev.parley.net.loop.CallLoops;
import dev.parley.net.metrics.Metric;
import dev.parley.net.websocket.WebSocketEndpoint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Where callers of one kind arrive at a node: on paths of its public port, on a socket of its own,
 * or both. One per node; a node has those that it registers.
 */
public interface LegEndpoint extends AutoCloseable {

  /**
   * What a node gives to each.
   *
   * @param window how long a session waits for a caller whose line broke
   */
  record Node(
      Admission admission,
      Routing routing,
      CallFactory calls,
      Duration window,
      InstantSource clock) {}

  /** Makes the endpoint of a node that starts. */
  @FunctionalInterface
  interface Kind {
    LegEndpoint of(Node node);
  }

  /** For people who see the node start. */
  String name();

  /** What answers WebSockets on the public port, by exact path such as {@code /v1/realtime}. */
  default Map<String, WebSocketEndpoint> paths() {
    return Map.of();
  }

  /**
   * Begins to listen on a socket of its own, whose channels are registered with these loops. The
   * node takes calls from now on.
   */
  default void open(CallLoops loops) throws Exception {}

  /** What it counts, there from the beginning. */
  List<Metric> metrics();

  /** Takes nobody any more. Safe from any thread and twice; must not block. */
  @Override
  default void close() {}
}
