/**
 * Relays that do nothing but relay, to compare Parley with. Start at {@link
 * dev.parley.bench.relay.RelayBaseline}.
 */
@NullMarked
package dev.parley.bench.relay;

import org.jspecify.annotations.NullMarked;
