/**
 * Counters that belong to a node and are counted on its loops, and the names under which they are
 * read.
 */
@NullMarked
package dev.parley.net.metrics;

import org.jspecify.annotations.NullMarked;
