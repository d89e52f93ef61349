/** The session as an actor, with a journal that can be slow and can fail. */
@NullMarked
package dev.parley.session.shell;

import org.jspecify.annotations.NullMarked;
