/** Tests of the database and the list of sessions. */
@NullMarked
package dev.parley.orchestrator.store;

import org.jspecify.annotations.NullMarked;
