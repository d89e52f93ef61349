package dev.parley.media.port;

import dev.parley.net.loop.CallLoop;

/**
 * Begins calls for legs; the node's. Fence and drain act here, so that every kind of leg has them:
 * on a node that takes no calls the port is told to hang up, and the handle has no effect; a call
 * that there is when the node stops taking them is told {@link PortOrder.MoveAway}, or {@link
 * PortOrder.HangUp} where its caller cannot come back.
 */
public interface CallFactory {

  /** Begins a call on {@code loop}, which must be the thread that asks. */
  CallHandle begin(CallRequest request, Leg leg, CallLoop loop);
}
