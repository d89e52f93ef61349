/**
 * Load and cost: a simulated model, bare relays to compare with, a storm of real callers, and one
 * run of them all; start at {@link dev.parley.bench.BenchMain}.
 */
@NullMarked
package dev.parley.bench;

import org.jspecify.annotations.NullMarked;
