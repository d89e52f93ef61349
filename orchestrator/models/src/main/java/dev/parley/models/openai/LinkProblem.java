package dev.parley.models.openai;

import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelFact.TranscriptFailed;
import dev.parley.net.websocket.DialTarget;
import io.netty.handler.codec.DecoderException;
import java.util.Set;

/**
 * Why a link or a response failed, in words for operators. Holds no text that a model sent except
 * its error codes: error messages may quote keys and callers.
 */
final class LinkProblem {

  private static final Set<String> PASSING =
      Set.of(
          "rate_limit_exceeded",
          "inference_rate_limit_exceeded",
          "server_error",
          "conversation_already_has_active_response");

  static Problem misconfigured(String what) {
    return new Problem("model_misconfigured", what, false);
  }

  static Problem unreachable(DialTarget endpoint, Throwable found) {
    var inner = found instanceof DecoderException ? found.getCause() : null;
    var cause = inner == null ? found : inner;
    return new Problem(
        "model_unreachable",
        endpoint + ": " + cause.getClass().getSimpleName() + " (expected: a Realtime endpoint)",
        true);
  }

  static Problem refusedUpgrade(DialTarget endpoint, int status) {
    boolean passing = status == 408 || status == 429 || status >= 500;
    return new Problem(
        "model_refused", endpoint + ": HTTP " + status + " (expected: HTTP 101)", passing);
  }

  static Problem refused(DialTarget endpoint, String code) {
    return new Problem(
        "model_refused",
        endpoint + ": error " + tame(code) + " (expected: a session)",
        PASSING.contains(code));
  }

  static Problem slow(DialTarget endpoint, String missing) {
    return new Problem(
        "model_timeout", endpoint + ": silent for too long (expected: " + missing + ")", true);
  }

  static Problem flooded(DialTarget endpoint) {
    return new Problem(
        "model_flooded",
        endpoint
            + ": over "
            + OrderQueue.MOST_CONTROL
            + " orders wait (expected: a model that takes them)",
        true);
  }

  static Problem lost(DialTarget endpoint, int closeCode) {
    return new Problem(
        "model_lost",
        endpoint + ": connection closed with " + closeCode + " (expected: an open one)",
        closeCode < 3000);
  }

  static Problem expired(DialTarget endpoint) {
    return new Problem("model_session_expired", endpoint + ": session_expired", true);
  }

  static Problem garbled(DialTarget endpoint, Throwable cause) {
    return new Problem(
        "model_protocol",
        endpoint + ": " + cause.getClass().getSimpleName() + " (expected: Realtime messages)",
        true);
  }

  static Problem responseRefused(String code) {
    return new Problem(
        "model_refused",
        "response.create: error " + tame(code) + " (expected: a response)",
        PASSING.contains(code));
  }

  static Problem responseEnded(String status, String reason) {
    return new Problem(
        tame(reason),
        "response.done: status " + tame(status) + " (expected: completed)",
        PASSING.contains(reason));
  }

  static Problem responseSlow() {
    return new Problem(
        "model_timeout", "response: silent for too long (expected: an event of it)", true);
  }

  static Problem responseInTheWay() {
    return new Problem(
        "model_refused", "response: another one runs (expected: one at a time)", true);
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
