package dev.parley.node.calls;

import dev.parley.media.port.CallRequest;
import dev.parley.media.port.Routing;
import dev.parley.node.agents.AgentDirectory;
import dev.parley.node.security.SealedResumeTokens;
import dev.parley.proto.agent.AgentDefinition;
import org.jspecify.annotations.Nullable;

/** Routes callers to the agents of this node's directory, and back to their sessions by tokens. */
public final class AgentRouting implements Routing {

  private final AgentDirectory agents;
  private final SealedResumeTokens tokens;

  public AgentRouting(AgentDirectory agents, SealedResumeTokens tokens) {
    this.agents = agents;
    this.tokens = tokens;
  }

  @Override
  public Route toAgent(@Nullable String name) {
    var agent = name == null ? agents.defaultAgent() : agents.find(name);
    return agent == null
        ? new Route.NoSuchAgent(agents.all().keySet().stream().sorted().toList())
        : new Route.ToAgent(agent);
  }

  @Override
  public Route toSession(String sessionId, String token) {
    return switch (tokens.check(token)) {
      case SealedResumeTokens.Verdict.Valid(var tenant, var session, var agent, var version)
          when session.equals(sessionId) ->
          new Route.ToSession(sessionId, tenant, nearest(agent, version));
      case SealedResumeTokens.Verdict.Expired _ -> new Route.Expired();
      case SealedResumeTokens.Verdict.Valid _, SealedResumeTokens.Verdict.Unknown _ ->
          new Route.NotYours();
    };
  }

  @Override
  public String resumeToken(CallRequest call) {
    var agent = call.agent();
    return tokens.mint(call.tenant(), call.sessionId(), agent.id(), agent.version());
  }

  private AgentDefinition nearest(String id, int version) {
    var exact = agents.find(id, version);
    var newest = exact == null ? agents.find(id) : exact;
    return newest == null ? agents.defaultAgent() : newest;
  }
}
