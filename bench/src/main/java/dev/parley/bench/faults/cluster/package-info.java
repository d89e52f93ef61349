/**
 * The cluster under test: nodes, brokers, database, workers and model as processes that can be
 * struck. Start at {@link dev.parley.bench.faults.cluster.TestedCluster}.
 */
@NullMarked
package dev.parley.bench.faults.cluster;

import org.jspecify.annotations.NullMarked;
