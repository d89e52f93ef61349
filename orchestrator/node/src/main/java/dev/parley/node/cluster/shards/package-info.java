/**
 * Sessions as they are spread over the members: how many shards are here, and what is woken when
 * nobody remembers any. Start at {@link dev.parley.node.cluster.shards.ShardCount}.
 */
@NullMarked
package dev.parley.node.cluster.shards;

import org.jspecify.annotations.NullMarked;
