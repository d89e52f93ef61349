/**
 * When a caller speaks and when the caller is done; start at {@link
 * dev.parley.orchestrator.vad.TurnDetector}.
 */
@NullMarked
package dev.parley.orchestrator.vad;

import org.jspecify.annotations.NullMarked;
