package dev.parley.media.call;

import dev.parley.media.port.LegSettings;
import dev.parley.media.port.LinkSettings;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.ResponseOptions.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whom the session has now, and how models are told of it: what the caller's client has not changed
 * is as this agent has it. Confined to the call's loop.
 */
final class CurrentAgent {

  /** Whom the leg came for; what its client was offered is this one's. */
  private final AgentDefinition offered;

  private AgentDefinition agent;

  CurrentAgent(AgentDefinition offered) {
    this.offered = offered;
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

  /** All that a link is told of a call whose client has set it so. */
  LinkSettings settings(LegSettings set) {
    return new LinkSettings(
        set.hears(),
        set.speaks(),
        unlessSet(set.voice(), offered.voice(), agent.voice()),
        instructions(set, ResponseOptions.NONE),
        set.speed(),
        tools(set, ResponseOptions.NONE),
        set.toolUse(),
        set.mostTokens());
  }

  @Nullable String instructions(LegSettings set, ResponseOptions wished) {
    var own = wished.instructions();
    return own == null
        ? unlessSet(set.instructions(), offered.instructions(), agent.instructions())
        : own;
  }

  /**
   * The client's tools, for this response or for all, and the agent's; of two with one name the
   * client's.
   */
  List<Tool> tools(LegSettings set, ResponseOptions wished) {
    var asked = wished.tools();
    var all = new ArrayList<>(asked == null ? set.tools() : asked);
    for (var tool : LinkSettings.toolsOf(agent)) {
      boolean clients = all.stream().anyMatch(known -> known.name().equals(tool.name()));
      if (!clients) {
        all.add(tool);
      }
    }
    return all;
  }

  private static @Nullable String unlessSet(
      @Nullable String set, @Nullable String offered, @Nullable String now) {
    return Objects.equals(set, offered) ? now : set;
  }
}
