package dev.parley.orchestrator.node;

import dev.parley.orchestrator.cli.NodeStarter;
import dev.parley.orchestrator.cli.RunningNode;
import dev.parley.orchestrator.cli.StartProgress;
import dev.parley.orchestrator.cli.UpOptions;

/**
 * Parley in one JVM with nothing installed: a real Kafka broker, a journal in a file, a cluster of
 * one, a worker with the sample tools, and the local speech agent, behind one front door.
 */
public final class AllInOneNode implements NodeStarter {

  @Override
  public RunningNode start(UpOptions options, StartProgress progress) {
    return Assembly.start(NodePlan.of(options), progress);
  }
}
