package dev.parley.node.tools;

import dev.parley.proto.event.SessionCloudEvent;

/** Tells the world what happens in sessions. Never blocks, never fails. */
public interface SessionEventPublisher {

  void publish(SessionCloudEvent event);
}
