package dev.parley.media.port;

/**
 * The telephone half of a leg: sound to the caller, marks, flush, keys, hang-up, transfer. What the
 * caller does comes to the call by {@link CallHandle}. On the call's loop.
 */
public non-sealed interface MediaPort extends LegPort {

  /** Never blocks and never throws for what the caller's side does. */
  void take(PortOrder order);

  @Override
  default void hangUp(PortOrder.Ending ending, String reason) {
    take(new PortOrder.HangUp(ending, reason));
  }
}
