package dev.parley.media.port;

import org.jspecify.annotations.Nullable;

/**
 * One attachment of a caller to a call.
 *
 * @param port the telephone
 * @param client who sees the conversation beside it; absent for a telephone that is nothing else.
 *     One that is the port too gets sound and events in one order.
 * @param settings with which the call begins
 * @param greets whether the agent speaks first
 */
public record Leg(
    MediaPort port, @Nullable ConversationClient client, LegSettings settings, boolean greets) {

  /** Whether what the caller hears and what the client sees go over one line. */
  @SuppressWarnings("ReferenceEquality") // one and the same line is meant
  public boolean isOneLine() {
    return port == client;
  }
}
