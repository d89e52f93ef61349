/** Counters that belong to a node and are counted on its loops. */
@NullMarked
package dev.parley.net.metrics;

import org.jspecify.annotations.NullMarked;
