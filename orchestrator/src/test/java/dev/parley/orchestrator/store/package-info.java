/** Tests of the database, on a real PostgreSQL. */
@NullMarked
package dev.parley.orchestrator.store;

import org.jspecify.annotations.NullMarked;
