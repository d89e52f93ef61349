/**
 * Faults under load: a cluster of real processes, callers who come back, and checks of {@code
 * docs/promises.md} that ask nobody but the callers' recordings, the Kafka topics, the journal and
 * the tools' effects. Start with {@link dev.parley.bench.faults.FaultsCommand}; what is counted is
 * in {@link dev.parley.bench.faults.audit.FaultVerdict}.
 */
@NullMarked
package dev.parley.bench.faults;

import org.jspecify.annotations.NullMarked;
