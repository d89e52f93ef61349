package dev.parley.session.model;

import dev.parley.proto.agent.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The agents of a session: who has it, who is to have it next, and those before whose tool calls
 * are not over. Immutable.
 *
 * @param next waits until nobody answers; absent if nobody was assigned
 * @param former agents to whose terms a call may still have to be undone
 */
public record SessionAgents(AgentTerms agent, @Nullable AgentTerms next, List<AgentTerms> former) {

  static final SessionAgents NOBODY = of(new AgentTerms("", 0, null, null, List.of()));

  public SessionAgents {
    former = List.copyOf(former);
  }

  static SessionAgents of(AgentTerms agent) {
    return new SessionAgents(agent, null, List.of());
  }

  public SessionAgents assigned(AgentTerms terms) {
    return new SessionAgents(agent, terms, former);
  }

  /**
   * The next one has the session.
   *
   * @param needed agents of calls that are not over
   */
  public SessionAgents begun(Set<AgentVersion> needed) {
    if (next == null) {
      return this;
    }
    var kept = new ArrayList<AgentTerms>();
    for (var terms : former) {
      keep(kept, terms, needed);
    }
    keep(kept, agent, needed);
    kept.removeIf(terms -> terms.which().equals(next.which()));
    return new SessionAgents(next, null, kept);
  }

  private static void keep(List<AgentTerms> kept, AgentTerms terms, Set<AgentVersion> needed) {
    if (needed.contains(terms.which())) {
      kept.removeIf(known -> known.which().equals(terms.which()));
      kept.add(terms);
    }
  }

  /** A tool as the agent had it that asked for a call; absent if it had none of that name. */
  public @Nullable ToolDefinition tool(AgentVersion asked, String name) {
    for (var terms : former) {
      if (terms.which().equals(asked)) {
        return terms.tool(name);
      }
    }
    return agent.tool(name);
  }
}
