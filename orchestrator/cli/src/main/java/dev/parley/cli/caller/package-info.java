/** {@code parley call}: a caller that is no person, over the public Realtime protocol. */
@NullMarked
package dev.parley.cli.caller;

import org.jspecify.annotations.NullMarked;
