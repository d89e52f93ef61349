/** The tool calls of a session: what was asked, how far it is, what came of it. */
@NullMarked
package dev.parley.session.ledger;

import org.jspecify.annotations.NullMarked;
