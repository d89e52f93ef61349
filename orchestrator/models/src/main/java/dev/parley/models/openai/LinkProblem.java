package dev.parley.models.openai;

import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Failure;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelFact.TranscriptFailed;
import dev.parley.media.port.ModelOrder;
import dev.parley.net.websocket.DialTarget;
import io.netty.handler.codec.DecoderException;
import org.jspecify.annotations.Nullable;

/**
 * Why a link or a response failed, in words for operators. Holds no text that a model sent except
 * its error codes: error messages may quote keys and callers.
 */
final class LinkProblem {

  /** The closing code for a key that is refused; what the model minds otherwise is above it. */
  private static final int UNAUTHORIZED = 3000;

  static Problem misconfigured(String what) {
    return new Problem("model_misconfigured", what, Failure.FATAL);
  }

  static Problem unreachable(DialTarget endpoint, Throwable found) {
    var inner = found instanceof DecoderException ? found.getCause() : null;
    var cause = inner == null ? found : inner;
    return new Problem(
        "model_unreachable",
        endpoint + ": " + cause.getClass().getSimpleName() + " (expected: a Realtime endpoint)",
        Failure.PASSING);
  }

  /**
   * The endpoint answered the dial with something else than a line.
   *
   * @param retryAfterMs what it says of that; 0 = nothing
   */
  static Problem refusedUpgrade(DialTarget endpoint, int status, long retryAfterMs) {
    boolean passing = status == 408 || status >= 500;
    var failure = status == 429 ? Failure.BUSY : passing ? Failure.PASSING : Failure.FATAL;
    return new Problem(
        "model_refused",
        endpoint + ": HTTP " + status + " (expected: HTTP 101)",
        failure,
        retryAfterMs);
  }

  /** The model says that it will not: at the opening, or of the account at any time. */
  static Problem refused(DialTarget endpoint, String code, long retryAfterMs) {
    return new Problem(
        "model_refused",
        endpoint + ": error " + tame(code) + " (expected: a session)",
        failure(code),
        retryAfterMs);
  }

  static Problem slow(DialTarget endpoint, String missing) {
    return new Problem(
        "model_timeout",
        endpoint + ": silent for too long (expected: " + missing + ")",
        Failure.SILENT);
  }

  static Problem flooded(DialTarget endpoint) {
    return new Problem(
        "model_flooded",
        endpoint
            + ": over "
            + OrderQueue.MOST_CONTROL
            + " orders wait (expected: a model that takes them)",
        Failure.PASSING);
  }

  static Problem lost(DialTarget endpoint, int closeCode) {
    return new Problem(
        "model_lost",
        endpoint + ": connection closed with " + closeCode + " (expected: an open one)",
        closedBy(closeCode));
  }

  private static Failure closedBy(int closeCode) {
    if (closeCode == UNAUTHORIZED) {
      return Failure.FATAL;
    }
    return closeCode < UNAUTHORIZED ? Failure.BROKEN : Failure.REFUSED;
  }

  static Problem garbled(DialTarget endpoint, Throwable cause) {
    return new Problem(
        "model_protocol",
        endpoint + ": " + cause.getClass().getSimpleName() + " (expected: Realtime messages)",
        Failure.PASSING);
  }

  static Problem responseRefused(String code, long retryAfterMs) {
    return new Problem(
        "model_refused",
        "response.create: error " + tame(code) + " (expected: a response)",
        failure(code),
        retryAfterMs);
  }

  static Problem responseEnded(String status, String reason, long retryAfterMs) {
    return new Problem(
        tame(reason),
        "response.done: status " + tame(status) + " (expected: completed)",
        failure(reason),
        retryAfterMs);
  }

  static Problem responseSlow() {
    return new Problem(
        "model_timeout",
        "response: silent for too long (expected: an event of it)",
        Failure.SILENT);
  }

  static Problem responseInTheWay() {
    return new Problem(
        "model_refused", "response: another one runs (expected: one at a time)", Failure.PASSING);
  }

  static ModelFact.Declined declined(ModelOrder.Kind order, String code, @Nullable String param) {
    return new ModelFact.Declined(order, tame(code), param == null ? null : tame(param));
  }

  /** Whether a model says by it that it does nothing more, whatever it is asked. */
  static boolean isFatal(String code) {
    return failure(code) == Failure.FATAL;
  }

  private static Failure failure(String code) {
    return switch (code) {
      case "invalid_api_key",
          "authentication_error",
          "permission_error",
          "insufficient_quota",
          "billing_hard_limit_reached",
          "billing_not_active",
          "account_deactivated",
          "invalid_model",
          "missing_model",
          "model_not_found",
          "beta_api_shape_disabled" ->
          Failure.FATAL;
      case "rate_limit_exceeded", "inference_rate_limit_exceeded" -> Failure.BUSY;
      case "server_error", "conversation_already_has_active_response" -> Failure.PASSING;
      default -> Failure.REFUSED;
    };
  }

  static TranscriptFailed notTranscribed(String itemId, String code) {
    return new TranscriptFailed(
        itemId, tame(code), "transcript: error " + tame(code) + " (expected: the caller's words)");
  }

  /** A code as it may be shown: short, and only what codes are made of. */
  private static String tame(String code) {
    boolean plain = code.length() <= 64 && code.chars().allMatch(LinkProblem::ofCode);
    return plain ? code : "unknown";
  }

  private static boolean ofCode(int c) {
    return c == '_' || c == '.' || c == '-' || (c < 128 && Character.isLetterOrDigit(c));
  }

  private LinkProblem() {}
}
