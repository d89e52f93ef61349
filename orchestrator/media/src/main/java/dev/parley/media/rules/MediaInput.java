package dev.parley.media.rules;

import dev.parley.media.audio.Audio;
import dev.parley.media.links.LinkNews;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.Guest;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.TextFact;
import dev.parley.session.model.SessionOrder;
import org.jspecify.annotations.Nullable;

/** What reaches the media plane of one call, in the order in which it came. */
public sealed interface MediaInput {

  // ---- from the leg

  /** The caller's sound. */
  record Sound(Audio audio) implements MediaInput {}

  /** So much of the caller's sound never came, as a datagram leg knows. */
  record Missing(long millis) implements MediaInput {}

  /** Something happened to the leg's port. */
  record OfPort(PortFact fact) implements MediaInput {}

  /** What the carrier heard. */
  record OfText(TextFact fact) implements MediaInput {}

  /** The leg's client asks for something. */
  record OfClient(ClientRequest request) implements MediaInput {}

  /**
   * Another client asks for something that it may ask for.
   *
   * @param client its number
   */
  record OfWatcher(int client, ClientRequest request) implements MediaInput {}

  // ---- from the node

  /** Put the caller through. */
  record Transfer(String target) implements MediaInput {}

  /** Send keys. */
  record SendDigits(String digits) implements MediaInput {}

  /**
   * The call is to go to another node, at a moment that nobody notices.
   *
   * @param by the latest, in nanoseconds of the call's clock
   */
  record Move(long by) implements MediaInput {}

  /** Somebody joins with a leg of their own. */
  record Join(Guest guest) implements MediaInput {}

  /** A guest's line is gone. */
  record GuestGone(Guest guest, String reason) implements MediaInput {}

  // ---- from the session

  record Ordered(SessionOrder order) implements MediaInput {}

  /** It has stored all that it was told of a call that is over. */
  record Settled() implements MediaInput {}

  // ---- from the model

  record Reported(ModelFact fact) implements MediaInput {}

  /** A link to a model comes, goes, or wants something of the call. */
  record OfLink(LinkNews news) implements MediaInput {}

  // ---- from the node's own voice

  /** Words that were to be spoken; absent sound = nobody could. */
  record Rendered(String words, @Nullable Audio sound) implements MediaInput {}

  // ---- from the clock

  /** A time that the logic asked to be woken at has come. */
  record Tick() implements MediaInput {}
}
