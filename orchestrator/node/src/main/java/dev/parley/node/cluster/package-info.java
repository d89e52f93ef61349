/** A node as a member of its cluster: joining, being told of deaths, noticing its own. */
@NullMarked
package dev.parley.node.cluster;

import org.jspecify.annotations.NullMarked;
