/**
 * A node's place in its cluster and what it can tell of the others. Start at {@link
 * dev.parley.node.cluster.Membership}.
 */
@NullMarked
package dev.parley.node.cluster;

import org.jspecify.annotations.NullMarked;
