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
 * @param before who answered last before the agent began; absent if nobody did
 * @param model which of the agent's models answers; absent as long as it is the first
 */
public record SessionAgents(
    AgentTerms agent,
    @Nullable AgentTerms next,
    List<AgentTerms> former,
    @Nullable LastAnswer before,
    @Nullable String model) {

  /** The last response that an agent gave: what it asks of tools may come when another began. */
  public record LastAnswer(AgentTerms agent, String responseId) {}

  static final SessionAgents NOBODY = of(new AgentTerms("", 0, null, null, List.of()));

  public SessionAgents {
    former = List.copyOf(former);
  }

  static SessionAgents of(AgentTerms agent) {
    return new SessionAgents(agent, null, List.of(), null, null);
  }

  public SessionAgents assigned(AgentTerms terms) {
    return new SessionAgents(agent, terms, former, before, model);
  }

  /** The call has come to this model. */
  public SessionAgents answeredBy(String name) {
    return new SessionAgents(agent, next, former, before, name);
  }

  /**
   * The next one has the session.
   *
   * @param needed agents of calls that are not over
   * @param latestResponse of the session; absent if there was none
   */
  public SessionAgents begun(Set<AgentVersion> needed, @Nullable String latestResponse) {
    if (next == null) {
      return this;
    }
    var kept = new ArrayList<AgentTerms>();
    for (var terms : former) {
      keep(kept, terms, needed);
    }
    if (before != null) {
      keep(kept, before.agent(), needed);
    }
    keep(kept, agent, needed);
    kept.removeIf(terms -> terms.which().equals(next.which()));
    return new SessionAgents(next, null, kept, lastAnswer(latestResponse), null);
  }

  private @Nullable LastAnswer lastAnswer(@Nullable String latestResponse) {
    if (latestResponse == null) {
      return before;
    }
    boolean ofBefore = before != null && before.responseId().equals(latestResponse);
    return ofBefore ? before : new LastAnswer(agent, latestResponse);
  }

  private static void keep(List<AgentTerms> kept, AgentTerms terms, Set<AgentVersion> needed) {
    if (needed.contains(terms.which())) {
      kept.removeIf(known -> known.which().equals(terms.which()));
      kept.add(terms);
    }
  }

  /** Who gives, or gave, this response. */
  public AgentTerms giverOf(String responseId) {
    return before != null && before.responseId().equals(responseId) ? before.agent() : agent;
  }

  /** A tool as the agent had it that asked for a call; absent if it had none of that name. */
  public @Nullable ToolDefinition tool(AgentVersion asked, String name) {
    for (var terms : former) {
      if (terms.which().equals(asked)) {
        return terms.tool(name);
      }
    }
    return before != null && before.agent().which().equals(asked)
        ? before.agent().tool(name)
        : agent.tool(name);
  }
}
