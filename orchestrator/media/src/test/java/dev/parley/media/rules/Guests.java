package dev.parley.media.rules;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.Guest;
import dev.parley.media.port.MediaPort;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortOrder;
import dev.parley.session.model.ParticipantMode;
import dev.parley.session.model.ParticipantRole;

/** Guests by telephones that nobody looks at: what they are told is among a call's outputs. */
final class Guests {

  static Guest of(String id, ParticipantMode stance) {
    return new Guest(
        id, ParticipantRole.SUPERVISOR, stance, "sub", new Phone(), AudioFormat.PCM_24K);
  }

  /** The same guest each time. */
  static Guest boss(String id) {
    return new Guest(
        id, ParticipantRole.SUPERVISOR, ParticipantMode.BARGE, "sub", PHONE, AudioFormat.PCM_24K);
  }

  private static final MediaPort PHONE = new Phone();

  private static final class Phone implements MediaPort {
    @Override
    public String kind() {
      return "phone";
    }

    @Override
    public PortCapabilities capabilities() {
      return PortCapabilities.SOCKET;
    }

    @Override
    public void take(PortOrder order) {
      throw new IllegalStateException("order: given (expected: an output)");
    }
  }

  private Guests() {}
}
