/** One call's life: its words, its rules, and the sharded actor that runs them. */
@NullMarked
package dev.parley.session;

import org.jspecify.annotations.NullMarked;
