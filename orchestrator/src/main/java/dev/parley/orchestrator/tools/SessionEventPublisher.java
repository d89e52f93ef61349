package dev.parley.orchestrator.tools;

import dev.parley.proto.event.SessionEvent;

/** Tells the world what happens in sessions. Never blocks, never fails. */
public interface SessionEventPublisher {

  void publish(SessionEvent event);
}
