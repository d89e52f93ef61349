/** The command {@code parley}. Start at {@link dev.parley.cli.Main}. */
@NullMarked
package dev.parley.cli;

import org.jspecify.annotations.NullMarked;
