package dev.parley.cli;

import dev.parley.node.start.CommandFailure;
import dev.parley.node.start.NodeSettings;
import dev.parley.node.start.RunningNode;
import dev.parley.node.start.StartProgress;

/** Starts the node that {@code parley node} runs; tests give another. */
@FunctionalInterface
public interface MemberStarter {

  /**
   * Starts everything, joins the cluster, and returns when a caller can be taken. What was started
   * before a failure is stopped again.
   *
   * @throws IllegalArgumentException a setting that cannot be used, as {@code path: found
   *     (expected: what)}
   */
  RunningNode start(NodeSettings settings, StartProgress progress) throws CommandFailure;
}
