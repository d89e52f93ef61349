package dev.parley.media.port;

/**
 * The same half where the carrier hears and speaks itself: words in, words out. Turns and barge-in
 * are the carrier's. What the caller does comes to the call by {@link CallHandle#told} and {@link
 * CallHandle#report}. On the call's loop.
 */
public non-sealed interface TextPort extends LegPort {

  /** Of {@link PortCapabilities#words}: no sound passes here. */
  @Override
  PortCapabilities capabilities();

  /** Never blocks and never throws for what the caller's side does. */
  void take(TextOrder order);

  @Override
  default void hangUp(PortOrder.Ending ending, String reason) {
    take(new PortOrder.HangUp(ending, reason));
  }
}
