package dev.parley.session.model;

import dev.parley.proto.WireMessage;
import java.util.Locale;

/** What became of something that a worker sent to a session. */
public enum Disposition implements WireMessage {
  /** It changed the ledger, and is stored. */
  ACCEPTED,
  /** The call has this result already. */
  DUPLICATE,
  /** The call was given up before: its deadline passed or it was cancelled. */
  LATE,
  /** The session is over and did not wait for this. */
  SESSION_OVER,
  /** The output breaks the tool's schema: the call has failed, and that is stored. */
  BREAKS_SCHEMA,
  /** The call has told more progress than a session keeps; this was dropped. */
  CROWDED,
  /** There never was such a session. */
  UNKNOWN_SESSION,
  /** The session never asked for such a call. */
  UNKNOWN_CALL,
  /** The call exists, but the request id or the tool is not the one that was asked for. */
  MISMATCH;

  /** Stable, for metrics and dead letters: lower_snake. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
