package dev.parley.media.links;

import dev.parley.media.port.LinkCapabilities.Liveness;
import dev.parley.media.port.ModelFact.Failure;
import dev.parley.media.port.ModelFact.Limits;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.time.MediaClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a link still lives, by what it says and by what it was asked, and how much its model says
 * that it still takes. Confined to the loop.
 */
final class LinkHealth {

  private final MediaClock clock;

  /** When the link last said anything. */
  private long lastSign;

  /** For how long it has owed an answer since it last said more than that it is there. */
  private long owedNanos;

  /** When it was last looked at; absent if it owed nothing then. */
  private @Nullable Long lookedAt;

  private @Nullable Limits limits;

  /** How much sound it had when it last said anything; absent if it hears nobody. */
  private @Nullable Long heardFrom;

  LinkHealth(MediaClock clock) {
    this.clock = clock;
  }

  /** The link says something, or begins. */
  void sign() {
    lastSign = clock.nanos();
    owedNanos = 0;
    lookedAt = null;
    heardFrom = null;
  }

  /** The link answers a ping: it is there, which is no answer to what it was asked. */
  void alive() {
    lastSign = clock.nanos();
  }

  /** How much the model still takes. */
  void limits(Limits told) {
    limits = told;
  }

  /** A model that takes no more and does not say until when may have said so before. */
  Problem untilThen(Problem problem) {
    var told = limits;
    limits = null;
    boolean unknown = problem.failure() == Failure.BUSY && problem.retryAfterMs() == 0;
    return told != null && unknown && told.remaining() == 0
        ? problem.after(told.resetMs())
        : problem;
  }

  /**
   * What is wrong with a link that is being opened; absent if nothing is.
   *
   * @param most how long it may take
   */
  @Nullable Problem opening(long dialledAt, Duration most) {
    return isSilentFor(most, dialledAt) ? silent("it cannot be used") : null;
  }

  /**
   * What is wrong with a link that can be used; absent if nothing is. To be asked now and then.
   *
   * @param awaited whether it was asked something and has not answered it; a caller who takes the
   *     question back and asks another one has waited all the same
   */
  @Nullable Problem problem(Liveness liveness, boolean awaited) {
    long now = clock.nanos();
    owedNanos += awaited && lookedAt != null ? now - lookedAt : 0;
    lookedAt = awaited ? Long.valueOf(now) : null;
    if (liveness == Liveness.PING && isSilentFor(LinkRules.PINGS, lastSign)) {
      return new Problem(
          "model_lost",
          "model: no answer to pings for %d s (expected: one)"
              .formatted(LinkRules.PINGS.toSeconds()),
          Failure.BROKEN);
    }
    return awaited && owedNanos > LinkRules.PATIENCE.toNanos()
        ? silent("it said nothing of what it was asked")
        : null;
  }

  /**
   * What is wrong with a link whose model has heard the caller begin; absent if nothing is. To be
   * asked now and then.
   *
   * @param givenMs of sound that the link was given so far; absent if its model hears nobody
   */
  @Nullable Problem hearing(@Nullable Long givenMs) {
    heardFrom = givenMs != null && heardFrom != null ? heardFrom : givenMs;
    boolean deaf =
        givenMs != null && heardFrom != null && givenMs - heardFrom > LinkRules.PATIENCE.toMillis();
    return deaf ? silent("it heard the caller begin, and said no more") : null;
  }

  private boolean isSilentFor(Duration time, long since) {
    return clock.nanos() - since > time.toNanos();
  }

  private static Problem silent(String what) {
    return new Problem("model_timeout", "model: " + what, Failure.SILENT);
  }
}
