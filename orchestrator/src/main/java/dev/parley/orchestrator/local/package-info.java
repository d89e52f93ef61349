/**
 * The local model: recognition by a grammar, a scripted dialogue and synthesis, all in this
 * process; start at {@link dev.parley.orchestrator.local.LocalModel}.
 */
@NullMarked
package dev.parley.orchestrator.local;

import org.jspecify.annotations.NullMarked;
