package dev.parley.admin.port;

import dev.parley.proto.admin.AgentList.Agent;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The agents this node knows, as the admin API needs them. */
@FunctionalInterface
public interface Agents {
  CompletionStage<List<Agent>> list();
}
