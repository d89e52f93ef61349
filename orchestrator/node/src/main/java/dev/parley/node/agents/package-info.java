/** The agents that this node knows. */
@NullMarked
package dev.parley.node.agents;

import org.jspecify.annotations.NullMarked;
