/** What a node counts, as Prometheus text. */
@NullMarked
package dev.parley.admin.metrics;

import org.jspecify.annotations.NullMarked;
