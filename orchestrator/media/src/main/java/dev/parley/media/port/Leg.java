package dev.parley.media.port;

/**
 * One attachment of a caller, as the media plane sees it. What comes from the caller goes to {@link
 * Call#caller}; what is for the caller comes to {@link #write}, on the call's loop.
 */
public interface Leg {

  /** What the caller came by, such as {@code realtime-websocket}. */
  String kind();

  /** Whether the agent speaks first. */
  boolean greets();

  /** How the leg wants its call to be run, now. */
  LegSettings settings();

  /** Never blocks and never throws for what the caller's side does. */
  void write(LegOrder order);
}
