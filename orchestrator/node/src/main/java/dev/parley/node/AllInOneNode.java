package dev.parley.node;

import dev.parley.node.plan.NodePlan;
import dev.parley.node.start.RunningNode;
import dev.parley.node.start.StartProgress;
import dev.parley.node.start.UpOptions;

/**
 * Parley in one JVM with nothing installed: a real Kafka broker, a journal in a file, a cluster of
 * one, a worker with the sample tools, and the local speech agent, behind one front door.
 */
public final class AllInOneNode {

  public static RunningNode start(UpOptions options, StartProgress progress) {
    return NodeAssembly.start(NodePlan.of(options), LegsAndModels::all, progress);
  }

  private AllInOneNode() {}
}
