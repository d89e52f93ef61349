package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Legs;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortOrder;
import dev.parley.media.turns.TurnFact;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.StopReason;
import dev.parley.session.model.TurnOutcome;
import org.junit.jupiter.api.Test;

class BargeInTest {

  private final StagedCall call = StagedCall.attached();

  @Test
  void aCallerWhoBargesInIsHeardAtOnce() {
    speaking();
    call.pass(1_000);
    call.news();
    call.speak(80);
    assertThat(call.newsByName())
        .containsSubsequence(
            "port Flush",
            "client SpeechStarted",
            "session HearCaller",
            "model Cancel",
            "client ItemDone",
            "model Truncate",
            "session AddSpeech",
            "client ResponseDone",
            "session EndResponse",
            "model Hear");
    assertThat(call.last(ModelOrder.Truncate.class))
        .isEqualTo(new ModelOrder.Truncate("item_a", 1_000));
    var hear = call.last(SessionCommand.HearCaller.class);
    assertThat(hear.interrupts()).isTrue();
    assertThat(hear.cut()).isNull();
    var speech = call.last(SessionCommand.AddSpeech.class);
    assertThat(speech.heardMs()).isEqualTo(1_000);
    assertThat(speech.audioMs()).isEqualTo(4_000);
    assertThat(speech.complete()).isFalse();
    assertThat(call.last(ConversationEvent.ItemDone.class).complete()).isFalse();
    assertThat(call.last(ConversationEvent.ResponseDone.class).reason())
        .isEqualTo(StopReason.TURN_DETECTED);
    var end = call.last(SessionCommand.EndResponse.class);
    assertThat(end.outcome()).isEqualTo(TurnOutcome.CANCELLED);
    assertThat(end.playing()).isFalse();
    assertThat(end.stages()).containsEntry("barge_in", 100L);
  }

  @Test
  void afterABargeInNothingOfTheAnswerComesAnyMore() {
    speaking();
    call.speak(80);
    call.news();
    call.voice("resp_1", "item_a", 500);
    call.text("resp_1", "item_a", "late");
    call.itemDone("resp_1", "item_a", "late");
    call.done("resp_1");
    call.pass(10_000);
    assertThat(call.news()).isEmpty();
  }

  @Test
  void theOrderThatFollowsABargeInFindsNothingToStop() {
    speaking();
    call.speak(80);
    call.news();
    call.order(new SessionOrder.StopResponse("resp_1", StopReason.TURN_DETECTED));
    assertThat(call.news()).isEmpty();
  }

  @Test
  void aBargeInIntoTheLastWordsTellsWhatWasHeardOfThem() {
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "Hello there.", 1_000);
    call.pass(900);
    assertThat(call.all(ConversationEvent.ResponseDone.class)).hasSize(1);
    call.news();
    call.speak(0);
    assertThat(call.newsByName())
        .containsSubsequence(
            "port Flush", "client SpeechStarted", "session HearCaller", "model Hear")
        .doesNotContain("client ResponseDone", "session EndResponse", "model Cancel");
    assertThat(call.last(SessionCommand.HearCaller.class).cut())
        .isEqualTo(new SessionCommand.Cut("item_a", 900));
    assertThat(call.last(ModelOrder.Truncate.class))
        .isEqualTo(new ModelOrder.Truncate("item_a", 900));
    call.pass(5_000);
    assertThat(call.all(SessionCommand.EndPlayout.class)).isEmpty();
  }

  @Test
  void wordsThatTheSessionTookAsHeardAreCutAlthoughTheAnswerGoesOn() {
    call.respond(1, "resp_1");
    call.item("resp_1", "item_a");
    call.voice("resp_1", "item_a", 1_000);
    call.itemDone("resp_1", "item_a", "First.");
    call.item("resp_1", "item_b");
    call.voice("resp_1", "item_b", 1_000);
    call.pass(900);
    assertThat(call.last(SessionCommand.AddSpeech.class).heardMs()).isEqualTo(1_000);
    call.speak(0);
    assertThat(call.last(SessionCommand.HearCaller.class).cut())
        .isEqualTo(new SessionCommand.Cut("item_a", 900));
    var second = call.last(SessionCommand.AddSpeech.class);
    assertThat(second.itemId()).isEqualTo("item_b");
    assertThat(second.heardMs()).isZero();
    assertThat(call.all(ModelOrder.Truncate.class))
        .containsExactlyInAnyOrder(
            new ModelOrder.Truncate("item_a", 900), new ModelOrder.Truncate("item_b", 0));
  }

  @Test
  void lastWordsUnderTheNextAnswerAreCutToo() {
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "Hello there.", 1_000);
    call.pass(850);
    call.respond(2, "resp_2");
    call.pass(50);
    call.speak(0);
    assertThat(call.last(SessionCommand.HearCaller.class).cut())
        .isEqualTo(new SessionCommand.Cut("item_a", 900));
    assertThat(call.last(ConversationEvent.ResponseDone.class).responseId()).isEqualTo("resp_2");
  }

  @Test
  void aCallerWhoSpeaksWhileTheAgentThinksIsNotTalkedOver() {
    call.speak(0);
    call.news();
    call.respond(1, "resp_1");
    call.order(new SessionOrder.StopResponse("resp_1", StopReason.TURN_DETECTED));
    assertThat(call.newsByName())
        .containsExactly(
            "client ResponseStarted",
            "model Respond",
            "port Flush",
            "model Cancel",
            "client ResponseDone",
            "session EndResponse",
            "client TurnNews");
    assertThat(call.last(ConversationEvent.ResponseDone.class).reason())
        .isEqualTo(StopReason.TURN_DETECTED);
  }

  @Test
  void aClientThatCancelsStopsTheAnswer() {
    speaking();
    call.pass(300);
    call.order(new SessionOrder.StopResponse("resp_1", StopReason.CLIENT_CANCELLED));
    assertThat(call.last(ConversationEvent.ResponseDone.class).reason())
        .isEqualTo(StopReason.CLIENT_CANCELLED);
    assertThat(call.last(SessionCommand.AddSpeech.class).heardMs()).isEqualTo(300);
    assertThat(call.all(SessionCommand.HearCaller.class)).isEmpty();
  }

  @Test
  void aClientThatCancelsBetweenTwoItemsCutsTheOneThatStillPlays() {
    call.respond(1, "resp_1");
    call.item("resp_1", "item_a");
    call.voice("resp_1", "item_a", 500);
    call.itemDone("resp_1", "item_a", "First.");
    call.item("resp_1", "item_b");
    call.pass(400);
    call.order(new SessionOrder.StopResponse("resp_1", StopReason.CLIENT_CANCELLED));
    var cut = call.last(SessionCommand.CutItem.class);
    assertThat(cut.itemId()).isEqualTo("item_a");
    assertThat(cut.heardMs()).isEqualTo(400);
    assertThat(cut.epoch()).isEqualTo(1);
  }

  @Test
  void speechDoesNotStopAnAgentWhoseClientForbidsIt() {
    var patient = StagedCall.attached(Legs.with(Legs.answering(true, false)));
    patient.respond(1, "resp_1");
    patient.answer("resp_1", "item_a", "Hello there.", 1_000);
    patient.speak(80);
    patient.hear(500);
    patient.fallSilent();
    patient.pass(2_000);
    assertThat(patient.last(SessionCommand.HearCaller.class).interrupts()).isFalse();
    assertThat(patient.all(PortOrder.Flush.class)).isEmpty();
    assertThat(patient.last(SessionCommand.AddSpeech.class).heardMs()).isEqualTo(1_000);
    assertThat(patient.all(SessionCommand.TakeUtterance.class)).hasSize(1);
    assertThat(patient.last(SessionCommand.EndResponse.class).outcome())
        .isEqualTo(TurnOutcome.COMPLETED);
  }

  @Test
  void anotherAnswerEndsTheOneBefore() {
    speaking();
    call.news();
    call.respond(2, "resp_2");
    assertThat(call.newsByName())
        .containsSubsequence(
            "client ItemDone",
            "client ResponseDone",
            "session EndResponse",
            "client ResponseStarted");
  }

  @Test
  void speechThatIsNotSureYetPausesTheAgentAndIsCutWhenItIs() {
    speaking();
    call.news();
    call.turns.say(new TurnFact.Began(700));
    call.hear(20);
    assertThat(call.newsByName())
        .contains("port Flush")
        .as("a client would drop the rest of the answer")
        .doesNotContain("client SpeechStarted", "session HearCaller", "model Cancel");
    call.pass(300);
    assertThat(call.newsByName()).isEmpty();
    call.turns.say(new TurnFact.Confirmed());
    call.hear(20);
    assertThat(call.newsByName())
        .containsSubsequence("client SpeechStarted", "session HearCaller", "model Hear")
        .doesNotContain("port Flush");
    assertThat(call.last(ConversationEvent.SpeechStarted.class).atMs()).isEqualTo(700);
  }

  @Test
  void whatIsGivenUpBeforeItIsSureWasNeverToldToTheClient() {
    speaking();
    call.turns.say(new TurnFact.Began(700));
    call.hear(20);
    call.news();

    call.tell(new ClientRequest.Clear());

    assertThat(call.newsByName())
        .contains("client SoundCleared")
        .doesNotContain("client SpeechStarted", "client SpeechStopped");
  }

  @Test
  void afterACoughTheAgentGoesOnWhereTheCallerHeardNoMore() {
    speaking();
    call.pass(100);
    long heard = soundMs();
    call.turns.say(new TurnFact.Began(700));
    call.hear(20);
    call.pass(200);
    assertThat(soundMs()).isEqualTo(heard);
    call.turns.say(new TurnFact.None(1_000));
    call.hear(20);
    call.itemDone("resp_1", "item_a", "A long story about a parcel.");
    call.done("resp_1");
    call.pass(10_000);

    assertThat(call.all(SessionCommand.HearCaller.class)).isEmpty();
    assertThat(call.all(SessionCommand.TakeUtterance.class)).isEmpty();
    assertThat(call.all(ConversationEvent.SpeechStarted.class)).isEmpty();
    assertThat(call.all(ConversationEvent.SpeechStopped.class)).isEmpty();
    assertThat(call.all(PortOrder.Flush.class)).hasSize(1);
    assertThat(call.all(ModelOrder.Clear.class)).hasSize(1);
    // What was on its way to the ear when the agent paused is sent once more.
    assertThat(soundMs()).isBetween(4_000L, 4_000L + StagedCall.LEAD_MS + 20);
    assertThat(call.all(SessionCommand.EndPlayout.class)).hasSize(1);
  }

  @Test
  void aClientThatTakesSoundBackOnlyWhenTheCallerSpeaksHearsNothingTwiceAfterACough() {
    var call = StagedCall.attached(Legs.with(Legs.TURNS), PortCapabilities.SOCKET);
    speaking(call);
    call.pass(100);
    call.turns.say(new TurnFact.Began(700));
    call.hear(20);
    long sent = soundMs(call);
    call.pass(600);
    assertThat(soundMs(call)).isEqualTo(sent);

    call.turns.say(new TurnFact.None(1_000));
    call.hear(20);
    call.itemDone("resp_1", "item_a", "A long story about a parcel.");
    call.done("resp_1");
    call.pass(10_000);

    assertThat(soundMs(call)).isEqualTo(4_000);
    assertThat(call.last(SessionCommand.AddSpeech.class).heardMs()).isEqualTo(4_000);
    assertThat(call.all(PortOrder.Flush.class)).isEmpty();
  }

  @Test
  void suchAClientHasHeardWhatItPlayedUntilItWasToldThatTheCallerSpeaks() {
    var call = StagedCall.attached(Legs.with(Legs.TURNS), PortCapabilities.SOCKET);
    speaking(call);
    call.pass(100);
    call.turns.say(new TurnFact.Began(700));
    call.hear(20);
    call.pass(100);

    call.turns.say(new TurnFact.Confirmed());
    call.hear(20);

    assertThat(call.last(SessionCommand.AddSpeech.class).heardMs()).isEqualTo(200);
  }

  @Test
  void anItemOfWhichAllThatWasSentIsHeardIsCutAllTheSame() {
    var call = StagedCall.attached(Legs.with(Legs.TURNS), PortCapabilities.SOCKET);
    speaking(call);
    long sent = soundMs(call);
    call.turns.say(new TurnFact.Began(700));
    call.hear(20);
    call.pass(1_000);

    call.turns.say(new TurnFact.Confirmed());
    call.hear(20);

    var speech = call.last(SessionCommand.AddSpeech.class);
    assertThat(speech.complete()).isFalse();
    assertThat(speech.heardMs()).isBetween(sent, sent + 40);
    assertThat(call.last(ModelOrder.Truncate.class).heardMs()).isEqualTo(speech.heardMs());
  }

  @Test
  void wordsOfWhatIsBeingSaidAreToldToWhoTellsTheTurns() {
    call.hear(20);
    call.turns.say(new TurnFact.Began(0));
    call.hear(20);
    var itemId = "item_ab_1u1";
    call.report(new ModelFact.Transcript("item_ab_1u0", "earlier", false));
    call.report(new ModelFact.Transcript(itemId, "yes", false));
    assertThat(call.turns.told).containsExactly("words yes");
  }

  private long soundMs() {
    return soundMs(call);
  }

  private static long soundMs(StagedCall call) {
    return call.all(PortOrder.Play.class).stream()
        .mapToLong(play -> play.audio().micros() / 1_000)
        .sum();
  }

  /** An answer of four seconds, of which the model has made all. */
  private void speaking() {
    speaking(call);
  }

  private static void speaking(StagedCall call) {
    call.hear(1_000);
    call.respond(1, "resp_1");
    call.item("resp_1", "item_a");
    call.text("resp_1", "item_a", "A long story about a parcel.");
    call.voice("resp_1", "item_a", 4_000);
  }
}
