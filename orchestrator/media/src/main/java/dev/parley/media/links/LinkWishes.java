package dev.parley.media.links;

import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.LinkSettings;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelOrder;
import java.util.ArrayDeque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How links are to be, and what is known to be taken: what a model declines costs nobody the call.
 * Confined to the call's loop.
 */
final class LinkWishes {

  /** A link that answers none of so many changes is not waited for. */
  private static final int MOST_UNDER_WAY = 64;

  private final LinkSupervisor.LinkContext around;
  private LinkSettings wanted;

  /** As the link that there is began. */
  private LinkSettings begunWith;

  /** The latest that a link is known to have taken; absent before the first. */
  private @Nullable LinkSettings taken;

  /** What the open link was told and has not answered, oldest first. */
  private final ArrayDeque<LinkSettings> underWay = new ArrayDeque<>();

  LinkWishes(LinkSupervisor.LinkContext around, LinkSettings first) {
    this.around = around;
    this.wanted = first;
    this.begunWith = first;
  }

  LinkSettings wanted() {
    return wanted;
  }

  void want(LinkSettings next) {
    wanted = next;
  }

  /** Another agent has the call: what was taken before was of the one before. */
  void begin(LinkSettings first) {
    wanted = first;
    taken = null;
    underWay.clear();
  }

  /** The open link is told so. */
  void told(LinkSettings settings) {
    if (underWay.size() == MOST_UNDER_WAY) {
      underWay.remove();
    }
    underWay.add(settings);
  }

  /** It takes the oldest of what it was told. */
  void accepted() {
    var settings = underWay.poll();
    taken = settings == null ? taken : settings;
  }

  /** It declines the oldest of what it was told; false if it was told nothing. */
  boolean declined() {
    return underWay.poll() != null;
  }

  /** The link can be used. */
  void opened() {
    taken = begunWith;
    underWay.clear();
  }

  /** Another link is dialled: what the one before was told it begins with, as it does with this. */
  LinkSettings dialled() {
    begunWith = wanted;
    underWay.clear();
    return wanted;
  }

  /** A link that was made beside it, and began so, is the one that is heard from now on. */
  void tookOver(LinkSettings began) {
    begunWith = began;
  }

  /** What has changed since the link was dialled. */
  Set<LinkCapabilities.Setting> changed() {
    return wanted.changedSince(begunWith);
  }

  /** The link does not begin so; as below. */
  boolean goBack(Problem problem) {
    return goBack(begunWith, problem);
  }

  /**
   * No link begins with these: what was taken before is wanted again, in the formats of now, which
   * are the leg's and no model's concern, and the call is told.
   *
   * @return whether there is something to go back to
   */
  boolean goBack(LinkSettings refused, Problem problem) {
    var before = taken;
    if (before == null) {
      return false;
    }
    boolean same = before.in(refused.hears(), refused.speaks()).changedSince(refused).isEmpty();
    if (same) {
      return false;
    }
    var declined = wanted;
    wanted = before.in(wanted.hears(), wanted.speaks());
    underWay.clear();
    around.news().accept(new LinkNews.SettingsDeclined(declined, wanted));
    around.facts().accept(new ModelFact.Declined(ModelOrder.Kind.UPDATE, problem.code(), null));
    return true;
  }
}
