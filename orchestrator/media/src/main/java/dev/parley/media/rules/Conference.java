package dev.parley.media.rules;

import static dev.parley.session.model.Participants.AGENT;
import static dev.parley.session.model.Participants.CALLER;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.mix.Mixer;
import dev.parley.media.port.Guest;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortOrder;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The guests of a call, and the sound of it while there are any: the caller and each guest hear the
 * mix of those whom the session lets them hear. The agent hears the caller only, for whatever a
 * model hears stands as the caller's words. Without guests it costs the call nothing. Confined to
 * the call's loop.
 */
final class Conference {

  /** A supervisor, a human agent, and two more. */
  static final int MOST_GUESTS = 4;

  private static final long FRAME_NANOS = Duration.ofMillis(20).toNanos();

  /** What comes over a line comes unevenly. */
  private static final int LINE_DELAY_MS = 40;

  /** While several talk nobody is sent sound ahead: it would not be mixed in time. */
  private static final long LEAD_NANOS = Duration.ofMillis(40).toNanos();

  /** When the loop was away for longer, what it would have mixed is over. */
  private static final long LATE_NANOS = 10 * FRAME_NANOS;

  /** A session that has not taken somebody by then does not want to. */
  private static final int MOST_ASKED = 10;

  private static final long ASK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

  private static final Map<String, List<String>> AGENT_ALONE = Map.of(CALLER, List.of(AGENT));

  private static final class Seat {
    final Guest guest;

    /** Of the guest's leg, as the session counts; 0 until it knows the guest. */
    int epoch;

    int asked;

    Seat(Guest guest) {
      this.guest = guest;
    }
  }

  private final CallState state;
  private final boolean possible;
  private final long usualLead;
  private final Mixer mixer;
  private final Map<String, Seat> seats = new LinkedHashMap<>();

  /** Guests who have left and whom the session still counts, with what it is to be told. */
  private final Map<String, SessionCommand.LeaveParticipant> leaving = new TreeMap<>();

  private Map<String, List<String>> hears = Map.of();
  private long nextFrame;
  private long askAt;

  /** How often in a row the session was told who has left. */
  private int toldLeft;

  private boolean open;

  /**
   * A conference of nobody.
   *
   * @param possible whether the caller's port plays a voice that belongs to no item
   * @param usualLead how far ahead the agent's sound is sent when nobody else is there
   */
  Conference(CallState state, boolean possible, long usualLead) {
    this.state = state;
    this.possible = possible && takesFrames(state.port);
    this.usualLead = usualLead;
    this.mixer = new Mixer(state.counters.framesUnmixed);
  }

  /** Whether somebody besides caller and agent hears or is heard. */
  boolean isOpen() {
    return open;
  }

  void join(Guest guest) {
    var reason = refusal(guest);
    if (reason != null) {
      state.counters.guestsRefused.increment();
      hangUp(guest, PortOrder.Ending.REFUSED, reason);
      return;
    }
    var before = seats.put(guest.participant(), new Seat(guest));
    if (before != null) {
      mixer.remove(guest.participant());
      hangUp(before.guest, PortOrder.Ending.REFUSED, "superseded");
    }
    ask();
  }

  void gone(Guest guest, String reason) {
    var seat = seats.get(guest.participant());
    if (seat == null || !seat.guest.equals(guest)) {
      return;
    }
    leave(seat, reason);
    ask();
  }

  /** The session says who takes part, and whom each hears. */
  void route(SessionOrder.PartiesChanged order) {
    var table = new LinkedHashMap<String, List<String>>();
    var known = new TreeMap<String, Integer>();
    for (var party : order.parties()) {
      known.put(party.id(), party.epoch());
      if (!party.id().equals(AGENT)) {
        table.put(party.id(), party.hears());
      }
    }
    hears = table;
    leaving.values().removeIf(left -> !known.containsKey(left.participant()));
    for (var seat : List.copyOf(seats.values())) {
      var epoch = known.get(seat.guest.participant());
      if (epoch != null) {
        seat(seat, epoch);
      } else if (seat.epoch > 0) {
        leave(seat, "left");
        hangUp(seat.guest, PortOrder.Ending.NORMAL, "left");
      }
    }
    openOrClose();
  }

  /** The caller's next sound; the line is not parked. */
  void caller(Audio sound) {
    if (open) {
      voice(CALLER, sound);
    }
  }

  /** A guest's next sound. */
  void guest(Guest guest, Audio sound) {
    var seat = seats.get(guest.participant());
    if (open && seat != null && seat.guest.equals(guest)) {
      voice(guest.participant(), sound);
    }
  }

  /** The agent's next sound; false if nobody but the caller hears it, and it goes as it is. */
  boolean takes(Audio agents) {
    if (open) {
      voice(AGENT, agents);
    }
    return open;
  }

  /** The agent falls silent within this frame. */
  void silenceAgent() {
    if (open) {
      mixer.silence(AGENT);
    }
  }

  /** Mixes what is due, and asks the session again what it has not answered. */
  void watch() {
    if (seats.isEmpty() && leaving.isEmpty()) {
      return;
    }
    long now = state.now();
    if (open) {
      nextFrame = now - nextFrame > LATE_NANOS ? now : nextFrame;
      for (; now - nextFrame >= 0; nextFrame += FRAME_NANOS) {
        mixer.mix(hears, this::give);
      }
      state.out.wakeAt(nextFrame);
    }
    if (owesSession()) {
      if (now - askAt >= 0) {
        ask();
      }
      state.out.wakeAt(askAt);
    }
  }

  /** All who have come. */
  List<Guest> guests() {
    return seats.values().stream().map(seat -> seat.guest).toList();
  }

  /** The call is over, or goes to another node: so do its guests. */
  void close(PortOrder last) {
    for (var seat : List.copyOf(seats.values())) {
      leave(seat, "call_over");
      state.out.toGuest(seat.guest, last);
    }
    // Told once: nobody is there any more to tell it again.
    leaving.values().forEach(state.out::ofGuest);
    leaving.clear();
  }

  /** Mixes are made frame by frame, as they are heard. */
  private static boolean takesFrames(PortCapabilities port) {
    return !port.isWords() && port.sound().piece().takes(Mixer.FRAME_MS);
  }

  private @Nullable String refusal(Guest guest) {
    if (!possible) {
      return "unsupported_by_leg";
    }
    boolean full = seats.size() >= MOST_GUESTS && !seats.containsKey(guest.participant());
    return full ? "too_many_guests" : null;
  }

  private void seat(Seat seat, int epoch) {
    if (seat.epoch == 0) {
      var guest = seat.guest;
      mixer.add(guest.participant(), guest.format(), guest.format(), LINE_DELAY_MS);
    }
    seat.epoch = epoch;
  }

  private void leave(Seat seat, String reason) {
    var id = seat.guest.participant();
    seats.remove(id);
    mixer.remove(id);
    if (seat.epoch > 0) {
      toldLeft = 0;
      leaving.put(
          id, new SessionCommand.LeaveParticipant(id, seat.epoch, reason, state.clock.now()));
    }
    openOrClose();
  }

  private void openOrClose() {
    boolean any = seats.values().stream().anyMatch(seat -> seat.epoch > 0);
    if (any && !open) {
      var settings = state.settings;
      mixer.add(CALLER, settings.hears(), settings.speaks(), LINE_DELAY_MS);
      mixer.add(AGENT, settings.speaks(), AudioFormat.PCM_24K, 0);
      state.playout.lead(Math.min(usualLead, LEAD_NANOS));
      nextFrame = state.now() + FRAME_NANOS;
    } else if (open && !any) {
      while (mixer.mix(AGENT_ALONE, this::give)) {
        // What the agent was saying is on its way to the caller as it would have been alone.
      }
      mixer.remove(CALLER);
      mixer.remove(AGENT);
      state.playout.lead(usualLead);
    }
    open = any;
  }

  private boolean owesSession() {
    return !leaving.isEmpty() || seats.values().stream().anyMatch(seat -> seat.epoch == 0);
  }

  private void ask() {
    askAt = state.now() + ASK_AGAIN_NANOS;
    leaving.values().forEach(state.out::ofGuest);
    if (++toldLeft >= MOST_ASKED) {
      leaving.clear();
    }
    for (var seat : List.copyOf(seats.values())) {
      var guest = seat.guest;
      if (seat.epoch == 0 && seat.asked == MOST_ASKED) {
        leave(seat, "not_taken");
        hangUp(guest, PortOrder.Ending.REFUSED, "not_taken");
      } else if (seat.epoch == 0) {
        seat.asked++;
        state.out.ofGuest(
            new SessionCommand.JoinParticipant(
                guest.participant(),
                guest.role(),
                guest.stance(),
                guest.subject(),
                guest.port().kind(),
                state.clock.now(),
                null));
      }
    }
  }

  private void voice(String party, Audio sound) {
    try {
      mixer.voice(party, sound);
    } catch (IllegalArgumentException noSound) {
      state.counters.soundUnreadable.increment();
    }
  }

  private void give(String ear, Audio sound) {
    var order = new PortOrder.Play(PortOrder.Voice.OTHERS, sound);
    var seat = seats.get(ear);
    if (seat != null) {
      state.out.toGuest(seat.guest, order);
    } else if (ear.equals(CALLER) && !state.speech.isOnHold()) {
      state.out.toPort(order);
    }
  }

  private void hangUp(Guest guest, PortOrder.Ending ending, String reason) {
    state.out.toGuest(guest, new PortOrder.HangUp(ending, reason));
  }
}
