/** The ordered items of a session, what was heard of them, and their projection to a model. */
@NullMarked
package dev.parley.session.conversation;

import org.jspecify.annotations.NullMarked;
