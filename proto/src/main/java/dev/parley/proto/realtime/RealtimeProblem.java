package dev.parley.proto.realtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * Why something that a client sent was not done; the {@code error} member of the error event and of
 * REST answers.
 *
 * @param type {@code invalid_request_error} or {@code server_error}
 * @param code stable, lower_snake; absent only when a credential is missing
 * @param message {@code path: found (expected: what)}; holds no words of the call
 * @param param path of the offending member, such as {@code session.audio.output.speed}
 * @param eventId the client's name for the event that caused it. Written as an empty string when
 *     the event had none: a client library drops errors whose event id is null
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({"type", "code", "message", "param", "event_id"})
public record RealtimeProblem(
    String type, @Nullable String code, String message, @Nullable String param, String eventId)
    implements Incoming {

  public static final String INVALID_REQUEST = "invalid_request_error";
  public static final String SERVER_ERROR = "server_error";

  /** The client asked for something that cannot be. */
  public static RealtimeProblem refused(
      @Nullable String code, @Nullable String param, String message) {
    return new RealtimeProblem(INVALID_REQUEST, code, message, param, "");
  }

  /** Whoever asks may not: there was no credential ({@code missing}), or it is not valid. */
  public static RealtimeProblem denied(boolean missing, String message) {
    return refused(missing ? null : "invalid_api_key", null, message);
  }

  /** Parley could not do what was rightly asked. */
  public static RealtimeProblem failed(String code, String message) {
    return new RealtimeProblem(SERVER_ERROR, code, message, null, "");
  }

  /** A member whose value cannot be. */
  static RealtimeProblem of(String code, String path, String found, String expected) {
    return refused(code, path, path + ": " + found + " (expected: " + expected + ")");
  }

  /** The same, naming the event that caused it. */
  public RealtimeProblem causedBy(@Nullable String clientEventId) {
    return clientEventId == null
        ? this
        : new RealtimeProblem(type, code, message, param, clientEventId);
  }
}
