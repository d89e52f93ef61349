package dev.parley.bench.faults.evidence;

/**
 * One fault as it was done. Times are milliseconds of the machine's clock.
 *
 * @param node index of the node that was hit; -1 = something else
 * @param until when it was over; the same as {@code at} for what dies at once
 */
public record Blow(Scenario scenario, int node, long at, long until) {

  public static final int NO_NODE = -1;
}
