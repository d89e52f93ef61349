/**
 * Taps of calls: bounded, lossy copies of their sound for listening and recording. Start with
 * {@link dev.parley.media.tap.CallTaps}.
 */
@NullMarked
package dev.parley.media.tap;

import org.jspecify.annotations.NullMarked;
