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

  CurrentLink(LinkDialer dialer) {
    this.dialer = dialer;
  }

  boolean takesTurns() {
    return slot == null ? dialer.latest().takesTurns() : slot.takesTurns();
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
