/**
 * The Realtime protocol as callers' clients speak it (GA dialect): events, the session object and
 * the rules of changing it. Start at {@link dev.parley.proto.realtime.RealtimeCodec}; what may be
 * said is {@link dev.parley.proto.realtime.ClientEvent} and {@link
 * dev.parley.proto.realtime.ServerEvent}.
 */
@NullMarked
package dev.parley.proto.realtime;

import org.jspecify.annotations.NullMarked;
