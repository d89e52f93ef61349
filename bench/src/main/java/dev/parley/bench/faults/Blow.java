package dev.parley.bench.faults;

/**
 * One fault as it was done. Times are milliseconds of the machine's clock.
 *
 * @param node index of the node that was hit; -1 = something else
 * @param until when it was over; the same as {@code at} for what dies at once
 */
record Blow(Scenario scenario, int node, long at, long until) {

  static final int NO_NODE = -1;
}
