/**
 * What must hold, counted from the evidence. Start at {@link
 * dev.parley.bench.faults.audit.FaultVerdict}.
 */
@NullMarked
package dev.parley.bench.faults.audit;

import org.jspecify.annotations.NullMarked;
