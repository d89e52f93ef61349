package dev.parley.worker;

import dev.parley.proto.tool.WorkerCount;
import java.util.concurrent.atomic.LongAdder;

/** What a worker did, for metrics. */
public final class WorkerCounts {
  public final LongAdder received = new LongAdder();

  /** Outcomes that were told to sessions: done and failed together are all of them. */
  public final LongAdder done = new LongAdder();

  public final LongAdder failed = new LongAdder();

  /** Of the failed. */
  public final LongAdder timedOut = new LongAdder();

  /** Of the failed. */
  public final LongAdder cancelled = new LongAdder();

  /** Of the failed: past their deadline before they were begun. */
  public final LongAdder expired = new LongAdder();

  /** Of the failed: no such tool here. */
  public final LongAdder unknownTool = new LongAdder();

  /** Requests and cancels that could not be read. */
  public final LongAdder malformed = new LongAdder();

  public final LongAdder deadLetters = new LongAdder();

  /** Requests that were answered with the outcome of another request for the same effect. */
  public final LongAdder duplicates = new LongAdder();

  /** Further tries after a failure that was worth it. */
  public final LongAdder retried = new LongAdder();

  /** Requests that come again, here or elsewhere: put off, or this worker ends or lost them. */
  public final LongAdder givenBack = new LongAdder();

  /** Of those given back: too many wait for the same tool. */
  public final LongAdder putOff = new LongAdder();

  /** Effects that were undone because the caller changed their mind. */
  public final LongAdder undone = new LongAdder();

  /** Of which the undo itself failed; the log says which. */
  public final LongAdder undoFailed = new LongAdder();

  /** Progress that came too fast and was not told. */
  public final LongAdder progressDropped = new LongAdder();

  /** Results that the broker did not take in time; they are told again. */
  public final LongAdder unsent = new LongAdder();

  /** Times the Kafka consumer was made anew after an error. */
  public final LongAdder restarted = new LongAdder();

  /** The count of that name. */
  public long of(WorkerCount what) {
    return switch (what) {
      case RECEIVED -> received.sum();
      case DONE -> done.sum();
      case FAILED -> failed.sum();
      case TIMED_OUT -> timedOut.sum();
      case CANCELLED -> cancelled.sum();
      case EXPIRED -> expired.sum();
      case UNKNOWN_TOOL -> unknownTool.sum();
      case MALFORMED -> malformed.sum();
      case DEAD_LETTER -> deadLetters.sum();
      case DUPLICATE -> duplicates.sum();
      case RETRIED -> retried.sum();
      case GIVEN_BACK -> givenBack.sum();
      case PUT_OFF -> putOff.sum();
      case UNDONE -> undone.sum();
      case UNDO_FAILED -> undoFailed.sum();
      case PROGRESS_DROPPED -> progressDropped.sum();
      case UNSENT -> unsent.sum();
      case RESTARTED -> restarted.sum();
    };
  }
}
