package dev.parley.media.links;

import dev.parley.media.port.LinkCapabilities.Liveness;
import dev.parley.media.port.ModelFact.Failure;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.time.MediaClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether a link still lives, by what it says and by what it was asked. Confined to the loop. */
final class LinkHealth {

  private final MediaClock clock;

  /** When the link last said anything. */
  private long lastSign;

  /** The same without the pings that it answered; or since when it is asked and says nothing. */
  private long lastWord;

  /** It was asked something, and has said nothing since. */
  private boolean asked;

  LinkHealth(MediaClock clock) {
    this.clock = clock;
  }

  /** The link says something, or begins. */
  void sign() {
    lastWord = clock.nanos();
    lastSign = lastWord;
    asked = false;
  }

  /** It is asked something: whoever asks again and again waits since the first time. */
  void asked() {
    if (!asked) {
      asked = true;
      lastWord = clock.nanos();
    }
  }

  /** The link answers a ping: it is there, which is no answer to what it was asked. */
  void alive() {
    lastSign = clock.nanos();
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
   * What is wrong with a link that can be used; absent if nothing is.
   *
   * @param asked whether it was asked something and has not answered it
   */
  @Nullable Problem problem(Liveness liveness, boolean asked) {
    if (liveness == Liveness.PING && isSilentFor(LinkRules.PINGS, lastSign)) {
      return new Problem("model_lost", "model: answers no pings", Failure.BROKEN);
    }
    return asked && isSilentFor(LinkRules.PATIENCE, lastWord)
        ? silent("it said nothing of what it was asked")
        : null;
  }

  private boolean isSilentFor(Duration time, long since) {
    return clock.nanos() - since > time.toNanos();
  }

  private static Problem silent(String what) {
    return new Problem("model_timeout", "model: " + what, Failure.SILENT);
  }
}
