package dev.parley.media.rules;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Guest;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortOrder;
import dev.parley.media.port.TextOrder;
import dev.parley.session.model.SessionCommand;

/** What the media plane of one call does about it. */
public sealed interface MediaOutput {

  record ToPort(PortOrder order) implements MediaOutput {}

  /** For a carrier that speaks itself. */
  record ToText(TextOrder order) implements MediaOutput {}

  record ToClient(ConversationEvent event) implements MediaOutput {}

  record ToGuest(Guest guest, PortOrder order) implements MediaOutput {

    /** For whoever comes to a call that is over. */
    public static ToGuest turnedAway(Guest guest) {
      return new ToGuest(guest, new PortOrder.HangUp(PortOrder.Ending.REFUSED, "session_over"));
    }
  }

  /** For the session, of a guest; told again until the session's routes show it. */
  record OfGuest(SessionCommand.OfParty message) implements MediaOutput {}

  /**
   * For the one who asked.
   *
   * @param client its number, {@link RequestOrigin#LEGS} for the leg's own
   */
  record ToAsker(int client, ConversationEvent event) implements MediaOutput {}

  record ToModel(ModelOrder order) implements MediaOutput {}

  record ToSession(SessionCommand.FromLeg message) implements MediaOutput {}

  /** Have these words spoken; {@link MediaInput.Rendered} follows. */
  record Render(String words, AudioFormat format) implements MediaOutput {}

  /** Give a {@link MediaInput.Tick} at this time of the call's clock. */
  record WakeAt(long nanos) implements MediaOutput {}

  /** The call's media plane is done. */
  record Finish() implements MediaOutput {}
}
