/** Sound as bytes: formats, G.711, resampling, WAV files. */
@NullMarked
package dev.parley.orchestrator.audio;

import org.jspecify.annotations.NullMarked;
