package dev.parley.media.call;

import dev.parley.media.port.LinkCapabilities.Liveness;
import dev.parley.media.port.ModelFact.Failure;
import dev.parley.media.port.ModelFact.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether a link still lives, by what it says and by what it was asked. Confined to the loop. */
final class LinkHealth {

  private final MediaClock clock;

  /** When the link last said anything, or was asked something. */
  private long lastSign;

  LinkHealth(MediaClock clock) {
    this.clock = clock;
  }

  /** The link says something, is asked something, or begins. */
  void sign() {
    lastSign = clock.nanos();
  }

  /**
   * What is wrong with a link; absent if nothing is.
   *
   * @param opened whether it has said that it can be used
   * @param asked whether it was asked something and has not answered it
   */
  @Nullable Problem problem(Liveness liveness, boolean opened, boolean asked) {
    if (!opened) {
      return isSilentFor(LinkRules.OPENING) ? silent("it cannot be used") : null;
    }
    if (liveness == Liveness.PING && isSilentFor(LinkRules.PINGS)) {
      return new Problem("model_lost", "model: answers no pings", Failure.BROKEN);
    }
    return asked && isSilentFor(LinkRules.PATIENCE)
        ? silent("it said nothing of what it was asked")
        : null;
  }

  private boolean isSilentFor(Duration time) {
    return clock.nanos() - lastSign > time.toNanos();
  }

  private static Problem silent(String what) {
    return new Problem("model_timeout", "model: " + what, Failure.SILENT);
  }
}
