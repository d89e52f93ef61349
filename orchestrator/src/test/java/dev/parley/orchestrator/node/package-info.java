/** A whole node, used as its users do: calls, tools, the admin API, the console, bad input. */
@NullMarked
package dev.parley.orchestrator.node;

import org.jspecify.annotations.NullMarked;
