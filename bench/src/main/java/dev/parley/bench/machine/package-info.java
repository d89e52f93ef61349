/**
 * What the machine and one process on it tell from outside: CPU, memory, pauses, live heap. Start
 * at {@link dev.parley.bench.machine.ProcessMeter}.
 */
@NullMarked
package dev.parley.bench.machine;

import org.jspecify.annotations.NullMarked;
