/**
 * Links to any server of the Realtime WebSocket protocol. Start at {@link
 * dev.parley.models.openai.RealtimeModel}.
 */
@NullMarked
package dev.parley.models.openai;

import org.jspecify.annotations.NullMarked;
