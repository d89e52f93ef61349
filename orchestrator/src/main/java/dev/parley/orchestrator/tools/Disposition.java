package dev.parley.orchestrator.tools;

/** What a session made of a message about a tool call. */
public enum Disposition {
  /** Journaled; it will reach the conversation. */
  ACCEPTED("accepted", ""),
  /** Known already; nothing changed. */
  DUPLICATE("duplicate", ""),
  /** The call had timed out, was cancelled, or its session is over. */
  LATE("late", "call_id: no longer waited for (expected: a result before the deadline)"),
  UNKNOWN_SESSION(
      "unknown_session", "session_id: unknown (expected: a session that asked for this)"),
  UNKNOWN_CALL("unknown_call", "call_id: unknown to its session (expected: a call it asked for)"),
  /** The call exists, but it was asked for by another request, or of another tool. */
  MISMATCH(
      "mismatch", "request_id: not the one that asked (expected: request_id, tool of the call)");

  private final String code;
  private final String text;

  Disposition(String code, String text) {
    this.code = code;
    this.text = text;
  }

  /** Stable, for metrics and dead letters. */
  public String code() {
    return code;
  }

  /** What a dead letter says; empty when there is none to write. */
  String text() {
    return text;
  }
}
