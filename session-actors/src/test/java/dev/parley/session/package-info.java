/** What the session must do, as sentences. */
@NullMarked
package dev.parley.session;

import org.jspecify.annotations.NullMarked;
