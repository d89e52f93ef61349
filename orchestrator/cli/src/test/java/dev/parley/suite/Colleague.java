package dev.parley.suite;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.Guest;
import dev.parley.media.port.GuestLine;
import dev.parley.media.port.MediaPort;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortOrder;
import dev.parley.session.model.ParticipantMode;
import dev.parley.session.model.ParticipantRole;
import org.jspecify.annotations.Nullable;

/** Somebody with a leg of their own in a call: a supervisor, or a human agent. All on the loop. */
final class Colleague implements MediaPort {

  /** What they say sounds like the answer of that number, which no scenario comes to. */
  static final int VOICE = 12;

  static final String HUMAN = "human_1";
  static final String SUPERVISOR = "supervisor_1";

  private static final AudioFormat FORMAT = AudioFormat.PCM_24K;

  final Ear ear;
  private final Door door;
  private final Guest guest;
  private @Nullable GuestLine line;
  private boolean speaking;

  /** How much of what people say they have heard, and no agent. */
  private long heardOfPeople;

  /** Why they were let go; absent while they are not. */
  @Nullable String letGo;

  private Colleague(Door door, String id, ParticipantRole role) {
    this.door = door;
    this.ear = new Ear(door.time);
    this.guest = new Guest(id, role, ParticipantMode.LISTEN, id, this, FORMAT);
  }

  /** Hears all and says nothing. */
  static Colleague supervisor(Door door) {
    return new Colleague(door, SUPERVISOR, ParticipantRole.SUPERVISOR);
  }

  static Colleague humanAgent(Door door) {
    return new Colleague(door, HUMAN, ParticipantRole.HUMAN_AGENT);
  }

  /** Comes to the call that there is. */
  void joins() {
    letGo = null;
    var joined = door.call().join(guest);
    line = joined;
    sendNext(joined);
  }

  void leaves() {
    var left = line;
    line = null;
    if (left != null) {
      left.gone("hung_up");
    }
  }

  void speaks(boolean loud) {
    speaking = loud;
  }

  long heardOfPeople() {
    return heardOfPeople;
  }

  private void sendNext(GuestLine to) {
    if (!to.equals(line) || letGo != null) {
      return;
    }
    to.audio(
        speaking
            ? Voices.answer(VOICE, FORMAT)
            : Audio.ofBytes(FORMAT, Voices.silence(FORMAT, Voices.FRAME_MS)));
    door.time.after(Voices.FRAME_MS, () -> sendNext(to));
  }

  @Override
  public String kind() {
    return "colleague";
  }

  @Override
  public PortCapabilities capabilities() {
    return PortCapabilities.SOCKET;
  }

  @Override
  public void take(PortOrder order) {
    switch (order) {
      case PortOrder.Play(_, var audio) -> {
        ear.play(audio);
        if (Voices.numberOf(audio) == 0 && Voices.isSpeech(audio)) {
          heardOfPeople += audio.micros() / 1_000;
        }
      }
      case PortOrder.Flush _ -> ear.flush();
      case PortOrder.HangUp(_, var reason) -> letGo = reason;
      case PortOrder.MoveAway(var reason) -> letGo = reason;
      case PortOrder.Mark _,
          PortOrder.Reject _,
          PortOrder.Answer _,
          PortOrder.SendDigits _,
          PortOrder.Transfer _ ->
          throw new AssertionError("a guest is told: " + order);
    }
  }
}
