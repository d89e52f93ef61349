package dev.parley.bench.model;

/**
 * What a model may do to a call's link, in the order in which it is done: a call that has gone to
 * another model stays there, so what leads there comes last.
 */
public enum LinkFault {
  /** The connection breaks without a word: 1006. */
  KILL,
  /** The session's end is told some seconds ahead; then it ends. */
  GO_AWAY,
  /** The session ends at once, with {@code session_expired}. */
  EXPIRE,
  /** The connection breaks, and for a minute no other is to be had. */
  REFUSE,
  /** Nothing is read or said any more, and nothing is closed. */
  PAUSE
}
