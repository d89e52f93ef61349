/** The agents of a node, built in or from an operator's folder. */
@NullMarked
package dev.parley.orchestrator.agent;

import org.jspecify.annotations.NullMarked;
