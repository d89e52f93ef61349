/**
 * WebSockets on the loops, accepted ({@link dev.parley.net.websocket.ServerWebSocket}) and dialled
 * ({@link dev.parley.net.websocket.WebSocketDialer}). Knows no call.
 */
@NullMarked
package dev.parley.net.websocket;

import org.jspecify.annotations.NullMarked;
