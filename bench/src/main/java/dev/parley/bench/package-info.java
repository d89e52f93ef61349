/**
 * How many calls a machine carries, what each costs, and what becomes of them when something dies.
 * The commands stand in rooms of their own; start at {@link dev.parley.bench.BenchMain}, which
 * names them all.
 */
@NullMarked
package dev.parley.bench;

import org.jspecify.annotations.NullMarked;
