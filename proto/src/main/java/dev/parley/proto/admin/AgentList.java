package dev.parley.proto.admin;

import dev.parley.proto.WireMessage;
import java.util.List;

/** The agents that this cluster can put on a call. */
public record AgentList(List<Agent> agents) implements WireMessage {

  public AgentList {
    agents = List.copyOf(agents);
  }

  /**
   * One agent, without its instructions.
   *
   * @param model kind of the model behind it: {@code local} or {@code realtime}
   * @param tools names of the tools it may call
   */
  public record Agent(String id, int version, String name, String model, List<String> tools)
      implements WireMessage {

    public Agent {
      tools = List.copyOf(tools);
    }
  }
}
