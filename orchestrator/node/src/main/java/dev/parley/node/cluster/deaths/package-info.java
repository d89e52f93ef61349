/**
 * Members whose process has ended: found, given up at once, and told of. Start at {@link
 * dev.parley.node.cluster.deaths.DeadNodes}.
 */
@NullMarked
package dev.parley.node.cluster.deaths;

import org.jspecify.annotations.NullMarked;
