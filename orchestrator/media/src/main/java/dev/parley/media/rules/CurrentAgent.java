package dev.parley.media.rules;

import dev.parley.media.port.LegSettings;
import dev.parley.media.port.LegSettings.Own;
import dev.parley.media.port.LegSettings.Turns;
import dev.parley.media.port.LinkSettings;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.model.ResponseOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom the session has now, and how models are told of it: what the caller's client has not changed
 * is as this agent has it. Confined to the call's loop.
 */
final class CurrentAgent {

  /** A client that wants so many things that no model takes has been told so often. */
  private static final int MOST_MINDED = 16;

  private AgentDefinition agent;

  /** What models have minded, oldest first. */
  private final ArrayDeque<Minded> minded = new ArrayDeque<>();

  /** What was wanted, what was in force instead, and who had the call. */
  private record Minded(LinkSettings wanted, LinkSettings inForce, AgentDefinition by) {}

  CurrentAgent(AgentDefinition offered) {
    this.agent = offered;
  }

  AgentDefinition definition() {
    return agent;
  }

  /** Another has the session; false if it is the same. */
  boolean becomes(AgentDefinition next) {
    boolean other = !next.equals(agent);
    agent = next;
    return other;
  }

  /**
   * No model begins with what is wanted so: whoever wants it again, models are told the other.
   *
   * @param inForce what they have taken instead, of this agent
   */
  void minds(LinkSettings wanted, LinkSettings inForce) {
    if (minded.size() == MOST_MINDED) {
      minded.remove();
    }
    minded.add(new Minded(wanted, inForce, agent));
  }

  /** All that a link is told of a call whose client has set it so. */
  LinkSettings settings(LegSettings set) {
    return unminded(
        new LinkSettings(
            set.hears(),
            set.speaks(),
            set.own().contains(Own.VOICE) ? set.voice() : agent.voice(),
            set.own().contains(Own.INSTRUCTIONS) ? set.instructions() : agent.instructions(),
            set.speed(),
            withOurs(set.tools()),
            set.toolUse(),
            set.mostTokens()));
  }

  /** What a leg has set, with the turn rules of this agent unless its client has its own. */
  LegSettings inForce(LegSettings set) {
    return set.own().contains(Own.TURNS) ? set : set.turning(Turns.of(agent));
  }

  @Nullable String instructions(LegSettings set, ResponseOptions wished) {
    return wished.instructions() == null ? settings(set).instructions() : wished.instructions();
  }

  List<ResponseOptions.Tool> tools(LegSettings set, ResponseOptions wished) {
    return wished.tools() == null ? settings(set).tools() : withOurs(wished.tools());
  }

  /** The client's tools and the agent's; of two with one name the client's. */
  private List<ResponseOptions.Tool> withOurs(List<ResponseOptions.Tool> clients) {
    var all = new ArrayList<>(clients);
    for (var tool : LinkSettings.toolsOf(agent)) {
      if (clients.stream().noneMatch(known -> known.name().equals(tool.name()))) {
        all.add(tool);
      }
    }
    return all;
  }

  private LinkSettings unminded(LinkSettings wanted) {
    var told = wanted;
    for (var each : minded) {
      var instead =
          each.by().equals(agent)
              ? each.inForce()
              : LinkSettings.of(agent, wanted.hears(), wanted.speaks());
      told = told.without(each.wanted(), each.inForce(), instead);
    }
    return told;
  }
}
