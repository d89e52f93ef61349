package dev.parley.media.links;

import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.LinkSettings;
import dev.parley.media.port.ModelOrder;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is set during a call: an open link is told what it takes, and for the rest there is another,
 * in a pause of the talk. Confined to the call's loop.
 */
final class LinkUpdates {

  private final LinkWishes wishes;
  private final LinkLeaving leaving;
  private final CurrentLink current;
  private final LinkBeside beside;

  LinkUpdates(LinkSuccession succession, LinkWishes wishes, LinkLeaving leaving) {
    this.wishes = wishes;
    this.leaving = leaving;
    this.current = succession.current;
    this.beside = succession.beside;
  }

  /** Links are to be so from now on. */
  void want(LinkSettings wanted) {
    var changed = wanted.changedSince(wishes.wanted());
    if (changed.isEmpty()) {
      return;
    }
    wishes.want(wanted);
    // It would begin as it should not.
    beside.drop();
    var now = current.slot;
    if (now == null || !now.isOpen()) {
      // What has changed since it was dialled it is told when it can be used.
      return;
    }
    var update = update(now, changed);
    if (update != null) {
      now.give(update);
    }
  }

  /** What has changed since this link was dialled, as it is told; absent if it is not. */
  ModelOrder.@Nullable Update sinceDialled(LinkSlot now) {
    return update(now, wishes.changed());
  }

  /** The link takes what it was told. */
  void accepted() {
    wishes.accepted();
  }

  /** What an open link declines, one that begins with it may take; false if it was told nothing. */
  boolean declined() {
    boolean told = wishes.declined();
    if (told) {
      leaving.beginForSettings();
    }
    return told;
  }

  /** What the link is told that takes all of this; another must be made if it does not. */
  private ModelOrder.@Nullable Update update(LinkSlot now, Set<LinkCapabilities.Setting> changed) {
    if (changed.isEmpty()) {
      return null;
    }
    if (!now.can.updates().containsAll(changed)) {
      leaving.beginForSettings();
      return null;
    }
    var wanted = wishes.wanted();
    wishes.told(wanted);
    return new ModelOrder.Update(wanted.suiting(now.can));
  }
}
