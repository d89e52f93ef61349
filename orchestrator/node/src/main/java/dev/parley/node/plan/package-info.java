/**
 * What a node is put together from, and what of it runs already. Start at {@link
 * dev.parley.node.plan.NodePlan}.
 */
@NullMarked
package dev.parley.node.plan;

import org.jspecify.annotations.NullMarked;
