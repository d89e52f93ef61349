/**
 * What happens in sessions, for anyone who listens; start at {@link
 * dev.parley.proto.event.SessionEvent}.
 */
@NullMarked
package dev.parley.proto.event;

import org.jspecify.annotations.NullMarked;
