/** The database of a node: the journal's schema and the list of sessions beside it. */
@NullMarked
package dev.parley.orchestrator.store;

import org.jspecify.annotations.NullMarked;
