/**
 * Models that speak the Realtime WebSocket protocol, as a client of theirs; start at {@link
 * dev.parley.orchestrator.upstream.RealtimeModel}.
 */
@NullMarked
package dev.parley.orchestrator.upstream;

import org.jspecify.annotations.NullMarked;
