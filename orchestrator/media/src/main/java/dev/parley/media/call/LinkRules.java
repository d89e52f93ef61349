package dev.parley.media.call;

import dev.parley.media.port.ModelFact;
import dev.parley.session.model.ModelChangeReason;
import java.time.Duration;
import java.util.List;

/** When a link is replaced, when the next is tried, and when no longer. Pure. */
final class LinkRules {

  /** Before the first, the second, … try of the same model. */
  static final List<Duration> PAUSES =
      List.of(
          Duration.ZERO,
          Duration.ofMillis(250),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          Duration.ofSeconds(4));

  /** Nobody stays on a line that is silent for longer; a link that held so long was well. */
  static final Duration OUTAGE = Duration.ofSeconds(15);

  /** So often one response is asked of further links. */
  static final int MOST_REPEATS = 3;

  /** A link that is to end by itself is left so long before, even in mid-speech. */
  static final Duration MARGIN = Duration.ofSeconds(2);

  /** How long a model may say nothing of what it was asked. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Why the link goes that has this problem. */
  static ModelChangeReason reason(ModelFact.Problem problem) {
    return switch (problem.code()) {
      case "model_lost" -> ModelChangeReason.DROPPED;
      case "model_session_expired" -> ModelChangeReason.EXPIRED;
      case "model_timeout" -> ModelChangeReason.SILENCE;
      case "rate_limit_exceeded", "inference_rate_limit_exceeded" -> ModelChangeReason.RATE_LIMITED;
      default -> ModelChangeReason.ERROR;
    };
  }

  /** Why a link goes that says that it will. */
  static ModelChangeReason reason(ModelFact.GoingAway leaving) {
    return switch (leaving.reason()) {
      case "session lifetime" -> ModelChangeReason.END_OF_LIFE;
      case "session_expired" -> ModelChangeReason.EXPIRED;
      default -> ModelChangeReason.GOING_AWAY;
    };
  }

  /**
   * How long to wait before the same model is tried again, in nanoseconds; negative if it is not.
   *
   * @param failures of the model since the outage began, without this one
   * @param held for how long the model must not be dialled anyway
   * @param outage for how long the call has been without a link that works
   */
  static long pause(int failures, ModelFact.Problem problem, long held, long outage) {
    if (failures >= PAUSES.size()) {
      return -1;
    }
    long told = problem.retryAfterMs() * 1_000_000;
    long pause = Math.max(PAUSES.get(failures).toNanos(), Math.max(told, held));
    return outage + pause > OUTAGE.toNanos() ? -1 : pause;
  }

  private LinkRules() {}
}
