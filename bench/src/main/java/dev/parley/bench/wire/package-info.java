/**
 * What callers and the simulated model have in common: sockets, messages with sound, the marks in
 * them, and the clock that sends one every 20 ms. Start at {@link dev.parley.bench.wire.Frames}.
 */
@NullMarked
package dev.parley.bench.wire;

import org.jspecify.annotations.NullMarked;
