/**
 * The Realtime WebSocket leg: the protocol's events on one side, the media plane's words on the
 * other.
 */
@NullMarked
package dev.parley.orchestrator.realtime;

import org.jspecify.annotations.NullMarked;
