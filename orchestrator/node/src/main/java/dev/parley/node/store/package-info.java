/** The database: journal, list of sessions, register of nodes. */
@NullMarked
package dev.parley.node.store;

import org.jspecify.annotations.NullMarked;
