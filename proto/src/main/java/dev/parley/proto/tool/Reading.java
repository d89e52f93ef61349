package dev.parley.proto.tool;

import org.jspecify.annotations.Nullable;

/** What the bytes of a record turned out to be: a message, or why they are none. */
public sealed interface Reading<T> {

  /** The bytes hold a message as the schema wants it. */
  record Usable<T>(T message) implements Reading<T> {}

  /**
   * The bytes cannot be used.
   *
   * @param text {@code path: found (expected: what)}; never a word of the call
   * @param address whom it was about, as far as that can be told
   */
  record Unusable<T>(Reason reason, String text, Address address) implements Reading<T> {}

  /** Whose tool call a record is about; each part absent when the record does not tell. */
  record Address(@Nullable String sessionId, @Nullable String callId, @Nullable String requestId) {

    static final Address UNKNOWN = new Address(null, null, null);

    /** Whether an answer would find its call. */
    public boolean complete() {
      return sessionId != null && callId != null;
    }
  }

  /** Why bytes are no message. */
  enum Reason {
    /** There are none. */
    EMPTY("empty"),
    /** More than {@link ToolMessages#MAX_BYTES}. */
    TOO_LARGE("too_large"),
    /** Not one JSON object in UTF-8. */
    NOT_JSON("not_json"),
    /** JSON, but a field is missing, of a wrong type or out of range. */
    NOT_SCHEMA("not_schema");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    /** Stable, for dead letters and metrics. */
    public String code() {
      return code;
    }
  }
}
