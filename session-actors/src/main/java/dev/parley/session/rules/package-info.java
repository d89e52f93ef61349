/**
 * The rules of a session as pure functions. Start at {@link dev.parley.session.rules.SessionRules}.
 */
@NullMarked
package dev.parley.session.rules;

import org.jspecify.annotations.NullMarked;
