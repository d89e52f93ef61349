/** The sharded actor that runs a session's rules and the journal that keeps its events. */
@NullMarked
package dev.parley.session.shell;

import org.jspecify.annotations.NullMarked;
