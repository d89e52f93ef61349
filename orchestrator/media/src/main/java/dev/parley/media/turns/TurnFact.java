package dev.parley.media.turns;

/**
 * What is known of the caller's turn. The facts of one turn come in this order: {@link Began}, then
 * {@link Confirmed} or {@link None}; once confirmed, {@link MayHaveEnded} and {@link Resumed} in
 * turns, any number of times; at last {@link Ended}. Times are milliseconds of sound since its turn
 * taking was opened.
 */
public sealed interface TurnFact {

  /**
   * Something that sounds like the caller's speech has begun. An agent who can be interrupted
   * pauses.
   *
   * @param atMs onset less the prefix padding; never before the first sound, nor before the end of
   *     the turn before
   */
  record Began(long atMs) implements TurnFact {}

  /** It is the caller's speech: an agent who paused is cut. */
  record Confirmed() implements TurnFact {}

  /**
   * What began was no speech after all: an agent who paused goes on.
   *
   * @param atMs when it was over
   */
  record None(long atMs) implements TurnFact {}

  /**
   * The caller has fallen silent and may be done: whoever wants may think ahead.
   *
   * @param atMs end of the speech so far
   */
  record MayHaveEnded(long atMs) implements TurnFact {}

  /** The caller was not done: what was thought ahead is void. */
  record Resumed() implements TurnFact {}

  /**
   * The caller is done.
   *
   * @param atMs end of the last speech, which is some time before this was known
   */
  record Ended(long atMs) implements TurnFact {}
}
