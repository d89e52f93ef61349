package dev.parley.media.channel;

import dev.parley.session.model.SessionCommand;

/** The way to the call's session, wherever it is. */
public interface SessionGate {
  void tell(String sessionId, SessionCommand command);
}
