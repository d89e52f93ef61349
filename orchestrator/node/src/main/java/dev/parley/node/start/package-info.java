/** How a node is started and what its starter sees of it. */
@NullMarked
package dev.parley.node.start;

import org.jspecify.annotations.NullMarked;
