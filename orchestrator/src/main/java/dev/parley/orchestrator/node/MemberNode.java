package dev.parley.orchestrator.node;

import dev.parley.orchestrator.cli.MemberStarter;
import dev.parley.orchestrator.cli.NodeSettings;
import dev.parley.orchestrator.cli.RunningNode;
import dev.parley.orchestrator.cli.StartProgress;

/** One node of a cluster, on the Kafka and the PostgreSQL that its nodes share. */
public final class MemberNode implements MemberStarter {

  @Override
  public RunningNode start(NodeSettings settings, StartProgress progress) {
    return Assembly.start(NodePlan.of(settings), progress);
  }
}
