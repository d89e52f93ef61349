package dev.parley.media.port;

/**
 * Somebody who listens to a call or records it, and whom the call does not wait for: what is not
 * taken in time is dropped, and a {@link TapFact.Gap} says how much.
 *
 * @see CallHandle#tap
 */
@FunctionalInterface
public interface AudioTap {

  /**
   * The next of the call's sound. Never told twice at once; who throws is told nothing more, and
   * the call goes on.
   */
  void hear(TapFact fact);
}
