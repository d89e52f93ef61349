package dev.parley.media.links;

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

  /** After so long the next model of the agent's list answers, where there is one. */
  static final Duration FAIL_OVER = Duration.ofMillis(1_500);

  /** Whoever waits for an answer longer than this is told why there is none. */
  static final Duration NOTICEABLE = Duration.ofMillis(1_500);

  /** The only model that there is, is asked so often more after it said nothing. */
  static final int MOST_SILENCES = 2;

  /**
   * A model whose links begin to work so often and break before they have answered is given up;
   * earlier where there is another, for one answer is not asked of more than {@link #MOST_REPEATS}.
   */
  static int mostBreaks(boolean last) {
    return last ? 6 : MOST_REPEATS - 1;
  }

  /** So often one response is asked of further links. */
  static final int MOST_REPEATS = 3;

  /** More items are not cut or forgotten in the seconds in which a link opens. */
  static final int MOST_EARLY = 256;

  /** A link that is to end by itself is left so long before, even in mid-speech. */
  static final Duration MARGIN = Duration.ofSeconds(2);

  /** How long a model may say nothing of what it was asked. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Time in which a link that was dialled must be of use; links have shorter ones of their own. */
  private static final Duration OPENING = Duration.ofSeconds(30);

  /**
   * The same where another model is next: three times as long as a slow one takes, and no longer
   * than a caller waits for a first word.
   */
  private static final Duration OPENING_BEFORE_NEXT = Duration.ofSeconds(3);

  /** The same, by whether there is no other model. */
  static Duration opening(boolean last) {
    return last ? OPENING : OPENING_BEFORE_NEXT;
  }

  /** How long a model that answers pings may leave them unanswered. */
  static final Duration PINGS = Duration.ofSeconds(15);

  /** How long a changed setting waits for a pause in the talk that wants another link. */
  static final Duration CHANGED = Duration.ofSeconds(10);

  /** So long before its end a link is left in the next pause, if it lives long. */
  private static final Duration NOTICE = Duration.ofSeconds(60);

  /** Why the link goes that has this problem. */
  static ModelChangeReason reason(ModelFact.Problem problem) {
    return switch (problem.failure()) {
      case BROKEN -> ModelChangeReason.DROPPED;
      case EXPIRED -> ModelChangeReason.EXPIRED;
      case SILENT -> ModelChangeReason.SILENCE;
      case BUSY -> ModelChangeReason.RATE_LIMITED;
      case PASSING, REFUSED, FATAL -> ModelChangeReason.ERROR;
    };
  }

  /** How long before its end a link is left in a pause that lives for {@code life}. */
  static Duration notice(Duration life) {
    var third = life.dividedBy(3);
    return third.compareTo(NOTICE) < 0 ? third : NOTICE;
  }

  /**
   * How long to wait before the same model is tried again, in nanoseconds; negative if it is not.
   *
   * @param failures of the model since the outage began, without this one
   * @param held for how long the model must not be dialled anyway
   * @param outage for how long the call has been without a link that works
   * @param last whether there is no other model
   */
  static long pause(int failures, ModelFact.Problem problem, long held, long outage, boolean last) {
    if (failures >= PAUSES.size()) {
      return -1;
    }
    long told = problem.retryAfterMs() * 1_000_000;
    long pause = Math.max(PAUSES.get(failures).toNanos(), Math.max(told, held));
    var patience = last ? OUTAGE : FAIL_OVER;
    return outage + pause > patience.toNanos() ? -1 : pause;
  }

  private LinkRules() {}
}
