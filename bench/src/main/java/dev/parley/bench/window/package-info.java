/**
 * One load that moves between contenders in short windows, so that they share the weather of the
 * machine. Start at {@link dev.parley.bench.window.WindowStorm}.
 */
@NullMarked
package dev.parley.bench.window;

import org.jspecify.annotations.NullMarked;
