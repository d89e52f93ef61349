/**
 * Many calls in which nobody says anything, and what heap each holds. Start at {@link
 * dev.parley.bench.idle.IdleSessionsCommand}.
 */
@NullMarked
package dev.parley.bench.idle;

import org.jspecify.annotations.NullMarked;
