package dev.parley.media.port;

/**
 * The telephone half of a leg: sound to the caller, marks, flush, keys, hang-up, transfer. What the
 * caller does comes to the call by {@link CallHandle}. On the call's loop.
 */
public interface MediaPort {

  /** What the caller came by, such as {@code realtime-websocket}. */
  String kind();

  PortCapabilities capabilities();

  /** Never blocks and never throws for what the caller's side does. */
  void take(PortOrder order);
}
