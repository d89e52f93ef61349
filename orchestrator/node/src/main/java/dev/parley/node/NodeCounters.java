package dev.parley.node;

import dev.parley.media.count.MediaCounters;
import dev.parley.net.websocket.ConnectionCounters;
import dev.parley.node.sessions.FactCounters;
import dev.parley.session.shell.SessionCounters;

/** What one node hands to those who count for it; two nodes in one process share none of it. */
record NodeCounters(
    ConnectionCounters door, MediaCounters media, SessionCounters sessions, FactCounters facts) {

  static NodeCounters fromZero() {
    return new NodeCounters(
        new ConnectionCounters(), new MediaCounters(), new SessionCounters(), new FactCounters());
  }
}
