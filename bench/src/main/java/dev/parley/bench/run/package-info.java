/**
 * All measurements in one run, their comparison and the report that is committed. Start at {@link
 * dev.parley.bench.run.BenchRun}.
 */
@NullMarked
package dev.parley.bench.run;

import org.jspecify.annotations.NullMarked;
