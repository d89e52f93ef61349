package dev.parley.session.model;

import dev.parley.proto.WireMessage;

/** An agent, and which version of its definition. */
public record AgentVersion(String id, int version) implements WireMessage {

  @Override
  public String toString() {
    return id + " version " + version;
  }
}
