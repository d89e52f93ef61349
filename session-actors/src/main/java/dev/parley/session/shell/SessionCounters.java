package dev.parley.session.shell;

import java.util.concurrent.atomic.LongAdder;

/**
 * What the sessions of one node dropped, repeated or replaced, since its start. Safe from any
 * thread.
 */
public final class SessionCounters {

  /** Commands that came while a journal was read, beyond what may wait. */
  public final LongAdder commandsDropped = new LongAdder();

  /** Messages of a leg that had been taken before. */
  public final LongAdder messagesRepeated = new LongAdder();

  /** Messages of a leg that was not the session's any more. */
  public final LongAdder messagesStale = new LongAdder();

  /** Times a leg was asked to send again what was missing. */
  public final LongAdder gaps = new LongAdder();

  /** Legs that another leg took the session from. */
  public final LongAdder legsSuperseded = new LongAdder();

  /** Orders that were not given because their leg was superseded meanwhile. */
  public final LongAdder ordersStale = new LongAdder();

  /** Messages that were kept back because a member of an older build could not read them. */
  public final LongAdder messagesUnreadable = new LongAdder();

  /** Live streams that had to make room for newer ones. */
  public final LongAdder watchersReplaced = new LongAdder();

  /** Journals that started again after a write or a read had failed. */
  public final LongAdder journalsRestarted = new LongAdder();

  /** Sessions that did not wake because their journal holds what this version cannot read. */
  public final LongAdder journalsUnreadable = new LongAdder();

  /** Sessions that let their caller go because the journal was away for too long. */
  public final LongAdder sessionsAbandoned = new LongAdder();

  /** Sessions that stopped because the same session lives on another node. */
  public final LongAdder sessionsDoubled = new LongAdder();

  /** Tool requests that the broker did not take, and that are sent again. */
  public final LongAdder requestsRetried = new LongAdder();

  /** Cancels of tool calls that the broker did not take, and that are sent again. */
  public final LongAdder cancelsRetried = new LongAdder();
}
