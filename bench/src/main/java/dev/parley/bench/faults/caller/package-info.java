/**
 * Callers who talk, come back when their line is lost, and write down what they hear. Start at
 * {@link dev.parley.bench.faults.caller.FaultCaller}.
 */
@NullMarked
package dev.parley.bench.faults.caller;

import org.jspecify.annotations.NullMarked;
