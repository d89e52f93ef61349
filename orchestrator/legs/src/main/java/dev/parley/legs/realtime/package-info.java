/**
 * The leg of clients that speak the Realtime WebSocket protocol. Start at {@link
 * dev.parley.legs.realtime.RealtimeEndpoint}.
 */
@NullMarked
package dev.parley.legs.realtime;

import org.jspecify.annotations.NullMarked;
