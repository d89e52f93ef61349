package dev.parley.cli;

import dev.parley.node.start.CommandFailure;
import dev.parley.node.start.RunningNode;
import dev.parley.node.start.StartProgress;
import dev.parley.node.start.UpOptions;

/** Starts the node that {@code parley up} runs; tests give another. */
@FunctionalInterface
public interface NodeStarter {

  /**
   * Starts everything and returns when a caller can be taken. What was started before a failure is
   * stopped again. The data folder exists, is writable and is this process's own.
   *
   * @throws CommandFailure what the operator must change, in words for the operator
   * @throws IllegalArgumentException a bad agents file or setting, as {@code path: found (expected:
   *     what)}
   */
  RunningNode start(UpOptions options, StartProgress progress) throws CommandFailure;
}
