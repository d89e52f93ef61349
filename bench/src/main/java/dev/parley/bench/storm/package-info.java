/**
 * Many real callers at once, what they say and what they measure. Start at {@link
 * dev.parley.bench.storm.CallStorm}.
 */
@NullMarked
package dev.parley.bench.storm;

import org.jspecify.annotations.NullMarked;
