/** What a node counts, as Prometheus text. */
@NullMarked
package dev.parley.node.metrics;

import org.jspecify.annotations.NullMarked;
