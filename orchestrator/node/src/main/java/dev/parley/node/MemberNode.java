package dev.parley.node;

import dev.parley.node.plan.NodePlan;
import dev.parley.node.start.NodeSettings;
import dev.parley.node.start.RunningNode;
import dev.parley.node.start.StartProgress;

/** One node of a cluster, on the Kafka and the PostgreSQL that its nodes share. */
public final class MemberNode {

  public static RunningNode start(NodeSettings settings, StartProgress progress) {
    return NodeAssembly.start(NodePlan.of(settings), LegsAndModels::all, progress);
  }

  private MemberNode() {}
}
