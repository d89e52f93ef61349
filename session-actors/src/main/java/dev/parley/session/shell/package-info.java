/**
 * The session as a sharded, event-sourced actor around the rules. Start at {@link
 * dev.parley.session.shell.SessionBehavior}.
 */
@NullMarked
package dev.parley.session.shell;

import org.jspecify.annotations.NullMarked;
