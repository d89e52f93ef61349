/**
 * Turn taking: when the caller begins to speak, was only coughing, may be done, is done. Start at
 * {@code TurnTaking}.
 */
@NullMarked
package dev.parley.media.turns;

import org.jspecify.annotations.NullMarked;
