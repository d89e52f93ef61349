package dev.parley.media.links;

import dev.parley.media.port.LinkCapabilities;
import org.jspecify.annotations.Nullable;

/**
 * The link that is heard, or was last, and by what the next one could go on where it is. A link may
 * say something before it is there. Confined to the call's loop.
 */
final class CurrentLink {

  private final LinkDialer dialer;

  /** Absent while there is none, and while one is being made. */
  @Nullable LinkSlot slot;

  /** Whose facts are heard. */
  int number;

  /** By this the next link can go on where this one is; absent if it cannot. */
  @Nullable String handle;

  /** What the model has to which that leads. */
  private LinkSlot.Known known = LinkSlot.Known.NOTHING;

  /** The link before was to find the caller's turns. */
  private boolean turnsByModel;

  /** A human has the call: a model that answers by itself must not hear it. */
  boolean humanHasCall;

  CurrentLink(LinkDialer dialer) {
    this.dialer = dialer;
  }

  /** This is the link that is heard from now on. */
  void becomes(LinkSlot link) {
    slot = link;
    known = link.known();
    turnsByModel = false;
  }

  /** There is none any more; who was to find turns until now is kept in mind. */
  @Nullable LinkSlot gone() {
    var before = slot;
    slot = null;
    turnsByModel = before == null ? turnsByModel : before.takesTurns();
    return before;
  }

  /** Whether the link before was to find turns, and this one that follows it is not. */
  boolean isAskedInstead(LinkSlot link) {
    return turnsByModel && !link.takesTurns();
  }

  /** What the model has that goes on by the handle; nothing if it cannot. */
  LinkSlot.Known known() {
    return handle == null ? LinkSlot.Known.NOTHING : known;
  }

  boolean takesTurns() {
    return slot == null ? dialer.latest().takesTurns() : slot.takesTurns();
  }

  /** Whether the caller's sound is kept from it, or from the one that is to be linked next. */
  boolean isStarved() {
    return humanHasCall && takesTurns();
  }

  LinkCapabilities can() {
    return slot == null ? dialer.latest().capabilities() : slot.can;
  }

  /** How much sound came after what the link was given so far; 0 if it does not say where it is. */
  long ago(@Nullable Long atMs) {
    return atMs == null || slot == null ? 0 : Math.max(0, slot.givenMs() - atMs);
  }

  /** The model has an item of that name. */
  void has(String itemId) {
    if (slot != null) {
      slot.has(itemId);
    }
  }

  /** The talk goes on, or another model follows: the handle leads to what is over. */
  void forgetHandle() {
    handle = null;
  }
}
