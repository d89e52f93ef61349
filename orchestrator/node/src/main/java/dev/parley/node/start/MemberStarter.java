package dev.parley.node.start;

/** Starts the node that {@code parley node} runs; found with {@link java.util.ServiceLoader}. */
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
