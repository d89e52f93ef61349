package dev.parley.node;

import dev.parley.legs.realtime.RealtimeCounters;
import dev.parley.media.call.MediaCounters;
import dev.parley.net.websocket.ConnectionCounters;
import dev.parley.node.sessions.FactCounters;
import dev.parley.session.shell.SessionCounters;

/** What one node hands to those who count for it; two nodes in one process share none of it. */
public record NodeCounters(
    ConnectionCounters door,
    RealtimeCounters realtime,
    MediaCounters media,
    SessionCounters sessions,
    FactCounters facts) {

  static NodeCounters fromZero() {
    return new NodeCounters(
        new ConnectionCounters(),
        new RealtimeCounters(),
        new MediaCounters(),
        new SessionCounters(),
        new FactCounters());
  }
}
