package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Legs;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortCapabilities.Flushing;
import dev.parley.media.port.PortCapabilities.PlayoutKnowledge;
import dev.parley.media.port.PortCapabilities.Transfers;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.session.model.SessionCommand;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A leg that is a telephone and nothing else: marks, keys, a parked line, a transfer. */
class TelephoneTest {

  static final PortCapabilities TELEPHONE =
      new PortCapabilities(
          PlayoutKnowledge.MARK, 3, Flushing.AT_ONCE, Duration.ofSeconds(1), true, Transfers.BLIND);

  private final StagedCall call =
      StagedCall.attached(Legs.with(AudioFormat.PCMU, Legs.TURNS), TELEPHONE);

  @Test
  void marksTellWhatTheCallerHasReallyHeard() {
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "It has left the depot.", 1_000);
    assertThat(call.all(PortOrder.Mark.class)).containsExactly(new PortOrder.Mark("m1"));

    call.pass(350);
    call.tell(new PortFact.Played("m1"));
    call.pass(150);
    call.speak(100);

    // The first 200 ms were over at 350 ms, so at 500 ms another 150 were heard.
    assertThat(heardOf("item_a")).isEqualTo(350);
  }

  @Test
  void noMoreMarksAreOutThanThePortKeeps() {
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "It has left the depot.", 4_000);
    call.pass(3_000);

    assertThat(call.all(PortOrder.Mark.class)).hasSize(3);
    call.tell(new PortFact.Played("m2"));
    call.pass(3_000);

    assertThat(call.all(PortOrder.Mark.class)).hasSize(5);
  }

  @Test
  void aPortThatTakesNoSoundBackIsNotAskedTo() {
    var plain =
        StagedCall.attached(
            Legs.with(AudioFormat.PCMU, Legs.TURNS),
            new PortCapabilities(
                PlayoutKnowledge.ESTIMATE,
                0,
                Flushing.NEVER,
                Duration.ofSeconds(1),
                true,
                Transfers.NONE));
    plain.respond(1, "resp_1");
    plain.answer("resp_1", "item_a", "It has left the depot.", 1_000);
    plain.pass(300);
    plain.speak(100);
    plain.tell(new PortFact.OnHold());

    assertThat(plain.all(SessionCommand.EndResponse.class)).hasSize(1);
    assertThat(plain.all(PortOrder.Flush.class)).isEmpty();
  }

  @Test
  void aMarkThatWasFlushedCountsForNothing() {
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "It has left the depot.", 1_000);
    call.speak(100);

    call.tell(new PortFact.Played("m1"));

    assertThat(call.counters.factsDropped.sum()).isEqualTo(1);
  }

  @Test
  void aKeyStopsTheAgentAndANumberIsAnswered() {
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "Please key in your number.", 3_000);
    call.pass(500);
    call.news();

    call.tell(new PortFact.Digit('4'));
    assertThat(call.newsByName()).contains("port Flush", "session EndResponse");
    call.tell(new PortFact.Digit('2'));
    assertThat(call.all(SessionCommand.TakeWords.class)).isEmpty();
    call.tell(new PortFact.Digit('#'));

    assertThat(keyed()).isEqualTo("[keys] 42#");
    assertThat(call.all(SessionCommand.TakeWords.class)).hasSize(1);
  }

  @Test
  void aKeyInTheLastWordsOfAnAnswerEndsThemForTheSessionToo() {
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "Yes.", 1_000);
    call.pass(800);
    assertThat(call.all(SessionCommand.EndResponse.class)).hasSize(1);
    assertThat(call.all(SessionCommand.EndPlayout.class)).isEmpty();

    call.tell(new PortFact.Digit('4'));

    assertThat(call.all(SessionCommand.EndPlayout.class))
        .extracting(SessionCommand.EndPlayout::responseId)
        .containsExactly("resp_1");
    call.pass(2_000);
    assertThat(call.all(SessionCommand.EndPlayout.class)).hasSize(1);
  }

  @Test
  void aNumberWithoutAnEndIsDoneAfterAPause() {
    call.tell(new PortFact.Digit('7'));
    call.pass(1_000);
    call.tell(new PortFact.Digit('8'));
    call.pass(1_900);
    assertThat(call.all(SessionCommand.TakeWords.class)).isEmpty();

    call.pass(200);

    assertThat(keyed()).isEqualTo("[keys] 78");
  }

  @Test
  void whatIsNoKeyIsDroppedAndCounted() {
    call.tell(new PortFact.Digit('x'));
    call.pass(3_000);

    assertThat(call.counters.factsDropped.sum()).isEqualTo(1);
    assertThat(call.all(SessionCommand.TakeWords.class)).isEmpty();
  }

  @Test
  void aParkedLineStopsTheAgentAndTheHeardClockAndTheAnswerGoesOnAfterwards() {
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "It has left the depot.", 1_000);
    call.pass(400);
    long sent = soundMs();
    call.tell(new PortFact.OnHold());
    assertThat(call.last(SessionCommand.HoldLine.class).epoch()).isEqualTo(1);
    assertThat(call.last(PortOrder.Flush.class)).isNotNull();
    call.pass(60_000);
    assertThat(soundMs()).isEqualTo(sent);

    call.tell(new PortFact.Resumed());
    call.pass(2_000);

    assertThat(call.last(SessionCommand.ResumeLine.class).epoch()).isEqualTo(1);
    // 400 ms were heard; what was on its way then is sent once more.
    assertThat(soundMs()).isEqualTo(1_000 + (sent - 400));
    assertThat(call.last(SessionCommand.EndPlayout.class).responseId()).isEqualTo("resp_1");
  }

  @Test
  void holdMusicIsNoCaller() {
    call.tell(new PortFact.OnHold());
    call.news();

    call.hear(500);

    assertThat(call.news()).isEmpty();
    call.tell(new PortFact.Resumed());
    call.speak(100);
    assertThat(call.all(ConversationEvent.SpeechStarted.class)).hasSize(1);
  }

  @Test
  void whoIsParkedInMidWordHasSaidNothing() {
    call.hear(600);
    call.speak(200);

    call.tell(new PortFact.OnHold());

    assertThat(call.all(ModelOrder.Clear.class)).hasSize(1);
    assertThat(call.all(SessionCommand.DropSpeech.class)).hasSize(1);
    assertThat(call.all(SessionCommand.TakeUtterance.class)).isEmpty();
  }

  @Test
  void aCallerIsPutThroughAndTheAgentIsSilent() {
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "One moment.", 2_000);
    call.pass(500);
    call.news();

    call.tell(new MediaInput.Transfer("+15550100"));

    assertThat(call.newsByName()).containsSubsequence("port Flush", "port Transfer");
    call.tell(new PortFact.Transferred(false, "busy"));
    assertThat(call.last(ConversationEvent.Complain.class).code()).isEqualTo("transfer_failed");
  }

  @Test
  void whatAPortCannotDoIsRefusedByName() {
    var socket = StagedCall.attached();

    socket.tell(new MediaInput.Transfer("+15550100"));
    socket.tell(new MediaInput.SendDigits("12"));

    assertThat(socket.all(ConversationEvent.Complain.class))
        .extracting(ConversationEvent.Complain::param)
        .containsExactly("transfer", "digits");
    assertThat(socket.all(PortOrder.Transfer.class)).isEmpty();
  }

  @Test
  void keysAreSentToTheOtherSide() {
    call.tell(new MediaInput.SendDigits("12#"));
    call.tell(new MediaInput.SendDigits("1z"));

    assertThat(call.all(PortOrder.SendDigits.class))
        .containsExactly(new PortOrder.SendDigits("12#"));
    assertThat(call.last(ConversationEvent.Complain.class).message()).doesNotContain("1z");
  }

  @Test
  void aPortThatIsFullIsSentNothingForAWhile() {
    call.tell(new PortFact.Full(Duration.ofMillis(300)));
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "Yes.", 400);
    call.pass(290);
    assertThat(soundMs()).isZero();

    call.tell(new PortFact.Ready());
    call.pass(1);

    assertThat(soundMs()).isPositive();
  }

  private String keyed() {
    return call.last(SessionCommand.TakeWords.class).text();
  }

  private long heardOf(String itemId) {
    var cut = call.last(SessionCommand.HearCaller.class).cut();
    return cut != null && cut.itemId().equals(itemId)
        ? cut.heardMs()
        : call.all(SessionCommand.AddSpeech.class).stream()
            .filter(speech -> speech.itemId().equals(itemId))
            .mapToLong(SessionCommand.AddSpeech::heardMs)
            .findFirst()
            .orElse(-1);
  }

  private long soundMs() {
    return call.all(PortOrder.Play.class).stream()
        .mapToLong(play -> play.audio().micros() / 1_000)
        .sum();
  }
}
