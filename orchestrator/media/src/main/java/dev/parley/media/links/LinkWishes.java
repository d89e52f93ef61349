package dev.parley.media.links;

import dev.parley.media.port.LinkSettings;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * How links are to be, and what is known to be taken: what a model minds costs nobody the call.
 * Confined to the call's loop.
 */
final class LinkWishes {

  /** A link that answers none of so many changes is not waited for. */
  private static final int MOST_UNDER_WAY = 64;

  private LinkSettings wanted;

  /** The latest that a link is known to have taken; absent before the first. */
  private @Nullable LinkSettings taken;

  /** What the open link was told and has not answered, oldest first. */
  private final ArrayDeque<LinkSettings> underWay = new ArrayDeque<>();

  LinkWishes(LinkSettings first) {
    this.wanted = first;
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

  /** It minds the oldest of what it was told; false if it was told nothing. */
  boolean minded() {
    return underWay.poll() != null;
  }

  /** A link that began so can be used. */
  void opened(LinkSettings begunWith) {
    taken = begunWith;
    underWay.clear();
  }

  /** Another link is dialled: what the one before was told the next begins with. */
  void dialled() {
    underWay.clear();
  }

  /**
   * No link begins with these: what was taken before is wanted again, in the formats of now, which
   * are the leg's and no model's concern.
   *
   * @return what is wanted no more; absent if there is nothing to go back to
   */
  @Nullable LinkSettings goBack(LinkSettings begunWith) {
    var before = taken;
    if (before == null) {
      return null;
    }
    boolean same =
        before.in(begunWith.hears(), begunWith.speaks()).changedSince(begunWith).isEmpty();
    if (same) {
      return null;
    }
    var minded = wanted;
    wanted = before.in(wanted.hears(), wanted.speaks());
    underWay.clear();
    return minded;
  }
}
