package dev.parley.media.links;

import dev.parley.media.time.LoopTimer;
import dev.parley.media.time.MediaClock;
import dev.parley.session.model.ModelChangeReason;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a call has been without a model that works, and which it had before. Confined to the
 * call's loop.
 */
final class Outage {

  private final MediaClock clock;
  private final LoopTimer timer;

  /** What the next link replaces; absent before the first. */
  private @Nullable String former;

  private @Nullable Long since;

  /** When the link that there is could be used; one that held for long was well. */
  private @Nullable Long openedAt;

  /** The call has been told of this silence. */
  private boolean told;

  /** The link before was left; otherwise it was lost, and the silence lasts until one works. */
  private boolean wasLeft;

  Outage(MediaClock clock, LoopTimer timer) {
    this.clock = clock;
    this.timer = timer;
  }

  /** The model that the next link replaces; absent before the first. */
  @Nullable String former() {
    return former;
  }

  /** This is the model that the next link replaces, unless another one was before it. */
  void follows(String model) {
    former = former == null ? model : former;
  }

  /** A link to this model is lost. */
  void lost(String model) {
    follows(model);
    wasLeft = false;
    boolean held = openedAt != null && clock.nanos() - openedAt > LinkRules.OUTAGE.toNanos();
    openedAt = null;
    if (since == null || held) {
      begins();
    }
  }

  /** The link is left; nothing is heard until the next one can be used. */
  void left(@Nullable String model) {
    former = model;
    wasLeft = true;
    begins();
  }

  /** The link is left for one that has been made beside it, and can be used ({@code open}). */
  void leftFor(boolean open) {
    wasLeft = true;
    told = false;
    since = open ? null : Long.valueOf(clock.nanos());
  }

  /** The link works. */
  void over() {
    since = null;
  }

  /**
   * A link can be used.
   *
   * @return what the call is to know of it; absent for the first
   */
  LinkNews.@Nullable Replaced opened(String model, ModelChangeReason reason, int number) {
    var before = former;
    former = null;
    openedAt = clock.nanos();
    long silence = since == null ? 0 : (clock.nanos() - since) / 1_000_000;
    if (wasLeft) {
      since = null;
    }
    return before == null ? null : new LinkNews.Replaced(before, model, reason, number, silence);
  }

  /** Tells the call now; false if it has been told of this silence. */
  boolean tells() {
    boolean news = !told;
    told = true;
    return news;
  }

  /** When the caller has been without a model for so long, unless there is one then. */
  void tell(BooleanSupplier lasts, Runnable news) {
    var began = since;
    if (began == null || told) {
      return;
    }
    long left = began + LinkRules.NOTICEABLE.toNanos() - clock.nanos();
    timer.after(
        Duration.ofNanos(Math.max(0, left)),
        () -> {
          if (began.equals(since) && !told && lasts.getAsBoolean()) {
            told = true;
            news.run();
          }
        });
  }

  private void begins() {
    since = clock.nanos();
    told = false;
  }
}
