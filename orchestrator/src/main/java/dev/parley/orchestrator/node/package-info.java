/**
 * One node, put together from its parts; start at {@link
 * dev.parley.orchestrator.node.AllInOneNode}.
 */
@NullMarked
package dev.parley.orchestrator.node;

import org.jspecify.annotations.NullMarked;
