/** What makes a process of the parts. Start at {@link dev.parley.node.NodeAssembly}. */
@NullMarked
package dev.parley.node;

import org.jspecify.annotations.NullMarked;
