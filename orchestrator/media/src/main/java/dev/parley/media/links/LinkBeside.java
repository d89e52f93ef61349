package dev.parley.media.links;

import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelLink;
import dev.parley.media.time.MediaClock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The place beside the link that is to be left, for the one that follows it: there is one at a
 * time, it is not waited for without end, and after a failure there is a pause. Confined to the
 * call's loop.
 */
final class LinkBeside {

  private final MediaClock clock;
  private final LinkHealth health;
  private final LinkOpener opener;
  private final LinkWishes wishes;
  private final Consumer<ModelLink> closing;

  private @Nullable NextLink next;

  /** How often one has failed in a row, and when another may be made. */
  private int failures;

  private long nextAt;

  /**
   * A place where there is none yet.
   *
   * @param closing closes a link, not in the middle of what it reports
   */
  LinkBeside(
      MediaClock clock,
      LinkHealth health,
      LinkOpener opener,
      LinkWishes wishes,
      Consumer<ModelLink> closing) {
    this.clock = clock;
    this.health = health;
    this.opener = opener;
    this.wishes = wishes;
    this.closing = closing;
  }

  /** Whether one may be made now. */
  boolean isFree() {
    return next == null && clock.nanos() - nextAt >= 0;
  }

  /** Makes one. */
  void open() {
    var link = new NextLink(opener.number(), wishes.wanted());
    next = link;
    var slot = opener.open(link.number, link.settings, null, LinkSlot.Known.NOTHING);
    if (next == link) {
      link.made(slot);
    } else {
      // It has failed already.
      closing.accept(slot.link);
    }
  }

  /** The one that is made or being made; absent if there is none. */
  @Nullable NextLink next() {
    return next;
  }

  /** The one that has been made; absent if there is none. */
  @Nullable NextLink made() {
    return next == null || next.slot() == null ? null : next;
  }

  /** It is the one that is heard from now on. */
  void tookOver() {
    next = null;
    failures = 0;
  }

  /** It cannot be used: another may be made after a pause. */
  void failed(Problem problem) {
    drop();
    long pause =
        LinkRules.PAUSES.get(Math.min(failures + 1, LinkRules.PAUSES.size() - 1)).toNanos();
    failures++;
    nextAt = clock.nanos() + Math.max(pause, problem.retryAfterMs() * 1_000_000);
  }

  /** What it failed for is wanted no more. */
  void wantsOther() {
    nextAt = clock.nanos();
  }

  /** What is wrong with the one that has not said that it can be used; absent if nothing is. */
  @Nullable Problem problem() {
    var link = next;
    var slot = link == null ? null : link.slot();
    return link == null || slot == null || link.isOpen()
        ? null
        : health.opening(slot.dialledAt, LinkRules.opening(true));
  }

  /** None is to follow, or not this one. */
  void drop() {
    var slot = next == null ? null : next.slot();
    next = null;
    if (slot != null) {
      closing.accept(slot.link);
    }
  }
}
