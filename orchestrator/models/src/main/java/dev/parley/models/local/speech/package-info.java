/** Recognition and synthesis for the local model. */
@NullMarked
package dev.parley.models.local.speech;

import org.jspecify.annotations.NullMarked;
