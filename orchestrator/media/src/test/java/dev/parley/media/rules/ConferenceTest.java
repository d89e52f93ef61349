package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Pcm16;
import dev.parley.media.port.Guest;
import dev.parley.media.port.Legs;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.session.model.ParticipantMode;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A call in which others take part by legs of their own: who hears whom, and when it ends. */
class ConferenceTest {

  private static final SessionOrder.Party AGENT =
      new SessionOrder.Party("agent", 0, List.of("caller"));

  private StagedCall call =
      StagedCall.attached(Legs.with(AudioFormat.PCM_24K, Legs.TURNS), StagedCall.LINE, true);

  @Test
  void aGuestIsHeardAsTheSessionRoutesIt() {
    var boss = joined("boss", ParticipantMode.BARGE);
    route(party("caller", "agent", "boss"), AGENT, party("boss", "caller", "agent"));

    for (int i = 0; i < 10; i++) {
      call.guestSays(boss, tone(500));
      call.tell(new MediaInput.Sound(tone(90)));
      call.pass(20);
    }

    assertThat(call.all(SessionCommand.JoinParticipant.class)).hasSize(1);
    assertThat(levels(call.all(PortOrder.Play.class))).contains(500).doesNotContain(90);
    assertThat(levels(call.toGuest(boss))).contains(90).doesNotContain(500);
  }

  @Test
  void whoWhispersIsNotHeardByTheCaller() {
    var boss = joined("boss", ParticipantMode.WHISPER);
    route(party("caller", "agent"), AGENT, party("boss", "caller", "agent"));

    for (int i = 0; i < 10; i++) {
      call.guestSays(boss, tone(500));
      call.pass(20);
    }

    assertThat(call.all(PortOrder.Play.class)).isEmpty();
  }

  @Test
  void allHearTheAgentAndNobodyHearsItAfterABargeIn() {
    var boss = joined("boss", ParticipantMode.LISTEN);
    route(party("caller", "agent"), AGENT, party("boss", "caller", "agent"));
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "It has left the depot.", 3_000);
    call.pass(1_000);

    assertThat(millis(call.all(PortOrder.Play.class))).isBetween(900L, 1_060L);
    assertThat(millis(call.toGuest(boss))).isBetween(900L, 1_060L);
    call.speak(100);
    long heard = millis(call.toGuest(boss));
    call.pass(500);
    assertThat(millis(call.toGuest(boss))).isEqualTo(heard);
    assertThat(call.all(PortOrder.Flush.class)).hasSize(1);
    assertThat(call.last(SessionCommand.AddSpeech.class).heardMs()).isBetween(900L, 1_060L);
  }

  @Test
  void theModelHearsTheCallerOnly() {
    var boss = joined("boss", ParticipantMode.BARGE);
    route(party("caller", "agent", "boss"), AGENT, party("boss", "caller", "agent"));
    call.speak(0);
    int before = call.all(ModelOrder.Hear.class).size();

    for (int i = 0; i < 10; i++) {
      call.guestSays(boss, tone(500));
      call.pass(20);
    }

    assertThat(call.all(ModelOrder.Hear.class)).hasSize(before);
  }

  @Test
  void untilTheSessionKnowsTheGuestNothingIsMixedAndItIsAskedAgain() {
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "It has left the depot.", 3_000);
    var boss = joined("boss", ParticipantMode.BARGE);
    for (int i = 0; i < 100; i++) {
      call.guestSays(boss, tone(500));
      call.pass(20);
    }

    assertThat(levels(call.all(PortOrder.Play.class))).doesNotContain(500);
    assertThat(call.toGuest(boss)).isEmpty();
    assertThat(call.all(SessionCommand.JoinParticipant.class)).hasSize(3);
  }

  @Test
  void whomTheSessionDoesNotTakeIsLetGo() {
    joined("boss", ParticipantMode.BARGE);
    call.pass(15_000);

    assertThat(call.last(PortOrder.HangUp.class))
        .isEqualTo(new PortOrder.HangUp(PortOrder.Ending.REFUSED, "not_taken"));
    assertThat(call.all(SessionCommand.JoinParticipant.class)).hasSize(10);
  }

  @Test
  void aGuestWhoLeavesIsToldToTheSessionUntilItKnows() {
    var boss = joined("boss", ParticipantMode.BARGE);
    route(party("caller", "agent", "boss"), AGENT, party("boss", "caller", "agent"));
    call.tell(new MediaInput.GuestGone(boss, "hung_up"));
    call.pass(1_500);

    assertThat(call.all(SessionCommand.LeaveParticipant.class))
        .hasSize(2)
        .allMatch(left -> left.participant().equals("boss") && left.epoch() == 3);
    route(party("caller", "agent"), AGENT);
    call.pass(5_000);
    assertThat(call.all(SessionCommand.LeaveParticipant.class)).hasSize(2);
  }

  @Test
  void theSameGuestOnAnotherLineTakesThePlaceOfTheFirst() {
    var first = joined("boss", ParticipantMode.BARGE);
    route(party("caller", "agent", "boss"), AGENT, party("boss", "caller", "agent"));
    var second = joined("boss", ParticipantMode.BARGE);

    assertThat(
            call.said.stream()
                .filter(said ->
                    said instanceof MediaOutput.ToGuest(var guest, _) && guest.equals(first)))
        .containsExactly(
            new MediaOutput.ToGuest(
                first, new PortOrder.HangUp(PortOrder.Ending.REFUSED, "superseded")));
    call.tell(new MediaInput.GuestGone(first, "hung_up"));
    route(party("caller", "agent", "boss"), AGENT, party("boss", "caller", "agent"));
    for (int i = 0; i < 10; i++) {
      call.guestSays(first, tone(700));
      call.guestSays(second, tone(500));
      call.pass(20);
    }
    assertThat(levels(call.all(PortOrder.Play.class))).contains(500).doesNotContain(700);
  }

  @Test
  void thereIsRoomForFour() {
    for (int i = 0; i < 5; i++) {
      joined("guest_" + i, ParticipantMode.LISTEN);
    }

    assertThat(call.last(PortOrder.HangUp.class))
        .isEqualTo(new PortOrder.HangUp(PortOrder.Ending.REFUSED, "too_many_guests"));
  }

  @Test
  void aLegThatNamesItsSoundByItemsRefusesGuestsByName() {
    var named = StagedCall.attached(Legs.with(Legs.TURNS));
    named.tell(new MediaInput.Join(Guests.of("boss", ParticipantMode.BARGE)));

    assertThat(named.last(PortOrder.HangUp.class))
        .isEqualTo(new PortOrder.HangUp(PortOrder.Ending.REFUSED, "unsupported_by_leg"));
  }

  @Test
  void onAParkedLineTheCallerNeitherHearsNorIsHeard() {
    call =
        StagedCall.attached(
            Legs.with(AudioFormat.PCM_24K, Legs.TURNS), TelephoneTest.TELEPHONE, true);
    var boss = joined("boss", ParticipantMode.BARGE);
    route(party("caller", "agent", "boss"), AGENT, party("boss", "caller", "agent"));
    call.tell(new PortFact.OnHold());
    for (int i = 0; i < 10; i++) {
      call.guestSays(boss, tone(500));
      call.tell(new MediaInput.Sound(tone(90)));
      call.pass(20);
    }

    assertThat(call.all(PortOrder.Play.class)).isEmpty();
    assertThat(call.toGuest(boss)).isEmpty();
  }

  @Test
  void whoComesToACallThatIsOverIsToldSo() {
    call.tell(new PortFact.Gone("hung_up", true));
    joined("boss", ParticipantMode.BARGE);

    assertThat(call.last(PortOrder.HangUp.class))
        .isEqualTo(new PortOrder.HangUp(PortOrder.Ending.REFUSED, "session_over"));
  }

  @Test
  void guestsGoWithTheCall() {
    var boss = joined("boss", ParticipantMode.BARGE);
    route(party("caller", "agent", "boss"), AGENT, party("boss", "caller", "agent"));
    call.tell(new PortFact.Gone("hung_up", true));

    assertThat(call.said)
        .contains(
            new MediaOutput.ToGuest(
                boss, new PortOrder.HangUp(PortOrder.Ending.NORMAL, "caller_gone")));
  }

  private Guest joined(String id, ParticipantMode stance) {
    var guest = Guests.of(id, stance);
    call.tell(new MediaInput.Join(guest));
    return guest;
  }

  private void route(SessionOrder.Party... parties) {
    call.order(new SessionOrder.PartiesChanged(List.of(parties)));
  }

  private static SessionOrder.Party party(String id, String... hears) {
    return new SessionOrder.Party(id, id.equals("caller") ? 1 : 3, List.of(hears));
  }

  private static long millis(List<PortOrder.Play> played) {
    return played.stream().mapToLong(play -> play.audio().micros() / 1_000).sum();
  }

  /** How loud the pieces were, by their last samples. */
  private static List<Integer> levels(List<PortOrder.Play> played) {
    return played.stream()
        .map(PortOrder.Play::audio)
        .filter(audio -> audio.size() > 1)
        .map(audio -> (int) Pcm16.at(audio.bytes(), audio.size() - 2))
        .toList();
  }

  private static Audio tone(int level) {
    var tone = new short[480];
    Arrays.fill(tone, (short) level);
    return Audio.ofBytes(AudioFormat.PCM_24K, Pcm16.bytes(tone, tone.length));
  }

  @Test
  void whoJoinsACallWhoseSessionIsNeverReachedIsToldSo() {
    var unreached = new StagedCall();
    var boss = Guests.of("boss", ParticipantMode.BARGE);
    unreached.tell(new MediaInput.Join(boss));
    unreached.pass(Attachment.ATTACHING.toMillis() + 20);

    assertThat(unreached.said).contains(MediaOutput.ToGuest.turnedAway(boss));
  }

  @Test
  void soIsOneWhoJoinsACallThatTheSessionRefuses() {
    var refused = new StagedCall();
    var boss = Guests.of("boss", ParticipantMode.BARGE);
    refused.tell(new MediaInput.Join(boss));
    refused.order(new SessionOrder.Refused("session_over", "session: over"));

    assertThat(refused.said).contains(MediaOutput.ToGuest.turnedAway(boss));
  }
}
