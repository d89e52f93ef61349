package dev.parley.net.websocket;

import java.util.Set;

/** What answers media lines on a path of the public port: a leg's protocol. */
@FunctionalInterface
public interface WebSocketEndpoint {

  /**
   * A caller's WebSocket is open; nothing has been read from it. Called on the line's loop, and may
   * send or close at once, which is how a caller without a valid credential is turned away. If it
   * throws, the line is closed with 1011.
   */
  ConnectionListener connected(UpgradeRequest upgrade, WebSocketConnection line);

  /**
   * The sub-protocols that it speaks. The first of them that a caller offers is answered; one that
   * offers none of them is answered none, on which a browser fails.
   */
  default Set<String> subprotocols() {
    return Set.of();
  }
}
