/** The calls of this node: what they are given, and how they leave. */
@NullMarked
package dev.parley.node.calls;

import org.jspecify.annotations.NullMarked;
