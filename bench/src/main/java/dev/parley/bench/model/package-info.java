/**
 * A Realtime model that costs next to nothing: it echoes or answers by the clock, and its links
 * fail on order. Start at {@link dev.parley.bench.model.ModelSimulator}.
 */
@NullMarked
package dev.parley.bench.model;

import org.jspecify.annotations.NullMarked;
