package dev.parley.media.port;

import dev.parley.proto.agent.AgentDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a caller belongs: which agent, or which session; the node's. Never blocks. */
public interface Routing {

  /** The agent of that name; absent name = the default agent. */
  Route toAgent(@Nullable String name);

  /** The session that a caller who shows a token comes back to, on any node. */
  Route toSession(String sessionId, String token);

  /** A token with which this caller comes back to the session when the line breaks. */
  String resumeToken(CallRequest call);

  /** Where it goes. */
  sealed interface Route {

    /** A new session with this agent. */
    record ToAgent(AgentDefinition agent) implements Route {}

    /**
     * A session that there is. Whoever shows its token was admitted when it began, and needs no
     * other credential.
     *
     * @param tenant whose session it is, as its token says
     * @param agent the version that the session began with, or what is nearest to it here; the
     *     session knows better and says so
     */
    record ToSession(String sessionId, String tenant, AgentDefinition agent) implements Route {}

    /** No agent is called that; there are these. */
    record NoSuchAgent(List<String> names) implements Route {
      public NoSuchAgent {
        names = List.copyOf(names);
      }
    }

    /** The token is too old. */
    record Expired() implements Route {}

    /** The token is none of ours, was changed, or is for another session. */
    record NotYours() implements Route {}
  }
}
