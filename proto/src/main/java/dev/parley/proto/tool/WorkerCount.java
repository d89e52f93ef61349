package dev.parley.proto.tool;

import java.util.Locale;

/** What a worker did, refused, gave up or did again, as its node's metrics name it. */
public enum WorkerCount {
  /** A request that came. */
  RECEIVED,
  /** An outcome that was told to its session and is no failure. */
  DONE,
  /** Of all outcomes told, those that are failures. */
  FAILED,
  /** Of the failed: the tool did not end in time. */
  TIMED_OUT,
  /** Of the failed: nobody waited any more. */
  CANCELLED,
  /** Of the failed: past the deadline before it was begun. */
  EXPIRED,
  /** Of the failed: no such tool here. */
  UNKNOWN_TOOL,
  /** A request or a cancel that could not be read. */
  MALFORMED,
  /** A record that went to the dead letters. */
  DEAD_LETTER,
  /** Answered with the outcome of another request for the same effect. */
  DUPLICATE,
  /** A further try after a failure that was worth it. */
  RETRIED,
  /** Comes again, here or elsewhere. */
  GIVEN_BACK,
  /** Of those given back: too many waited for the same tool. */
  PUT_OFF,
  /** An effect that was undone. */
  UNDONE,
  /** An undo that failed. */
  UNDO_FAILED,
  /** Progress that was not told. */
  PROGRESS_DROPPED,
  /** A result that the broker did not take in time, and that is told again. */
  UNSENT,
  /** The Kafka consumer was made anew after an error. */
  RESTARTED;

  /** Stable: lower_snake. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
