package dev.parley.media.port;

import dev.parley.proto.agent.AgentDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Whose call it is, as admitted and routed.
 *
 * @param returning what tells this leg from the session's legs before; absent for the first
 */
public record CallRequest(
    String sessionId, String tenant, AgentDefinition agent, @Nullable String returning) {

  /** A caller whose session begins with this call. */
  public static CallRequest first(String sessionId, String tenant, AgentDefinition agent) {
    return new CallRequest(sessionId, tenant, agent, null);
  }

  public boolean resumes() {
    return returning != null;
  }

  /** What ids of this leg's items are made of. */
  public String stem() {
    var own = sessionId.substring(sessionId.indexOf('_') + 1);
    return returning == null ? own : own + "_" + returning;
  }
}
