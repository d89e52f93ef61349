package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Sounds;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Legs;
import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.SessionCommand;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UtteranceTest {

  @Test
  void aClientThatEndsTurnsItselfCommitsWhatWasHeard() {
    var call = StagedCall.attached(Legs.with(null));
    call.hear(400);
    call.tell(new ClientRequest.Commit("event_1"));
    assertThat(call.newsByName())
        .containsExactly("model Hear", "model Commit", "session TakeUtterance");
    var taken = call.last(SessionCommand.TakeUtterance.class);
    assertThat(taken.audioMs()).isEqualTo(400);
    assertThat(taken.respond()).isFalse();
  }

  @Test
  void lessThanATenthOfASecondIsNotCommitted() {
    var call = StagedCall.attached(Legs.with(null));
    call.hear(99);
    call.tell(new ClientRequest.Commit("event_1"));
    var complaint = call.last(ConversationEvent.Complain.class);
    assertThat(complaint.code()).isEqualTo("input_audio_buffer_commit_empty");
    assertThat(complaint.clientEventId()).isEqualTo("event_1");
    assertThat(call.all(SessionCommand.TakeUtterance.class)).isEmpty();
    call.hear(1);
    call.tell(new ClientRequest.Commit("event_2"));
    assertThat(call.all(SessionCommand.TakeUtterance.class)).hasSize(1);
    call.tell(new ClientRequest.Commit("event_3"));
    assertThat(call.all(ConversationEvent.Complain.class)).hasSize(2);
  }

  @Test
  void aCommitWithoutSpeechTakesNoMoreThanTheModelWasGiven() {
    var call = StagedCall.attached();
    for (int i = 0; i < 500; i++) {
      call.hear(20);
    }
    call.tell(new ClientRequest.Commit(null));
    long given =
        call.all(ModelOrder.Hear.class).stream().mapToLong(hear -> hear.audio().micros()).sum();
    assertThat(call.last(SessionCommand.TakeUtterance.class).audioMs()).isEqualTo(given / 1_000);
  }

  @Test
  void aCommitInTheMiddleOfSpeechLosesNoneOfTheWordsAfterIt() {
    var call = StagedCall.attached();
    call.speak(0);
    call.hear(400);
    call.news();
    call.tell(new ClientRequest.Commit(null));
    assertThat(call.newsByName())
        .containsExactly("client SpeechStopped", "model Commit", "session TakeUtterance");
    call.speak(0);
    call.hear(400);
    call.fallSilent();
    assertThat(call.all(SessionCommand.TakeUtterance.class))
        .extracting(SessionCommand.TakeUtterance::itemId)
        .containsExactly("item_ab_1u1", "item_ab_1u2");
    assertThat(call.all(ConversationEvent.SpeechStarted.class))
        .extracting(ConversationEvent.SpeechStarted::itemId)
        .containsExactly("item_ab_1u1", "item_ab_1u2");
  }

  @Test
  void aClearWhileTheCallerSpeaksDropsTheSpeechEverywhere() {
    var call = StagedCall.attached();
    call.speak(0);
    call.hear(400);
    call.news();
    call.tell(new ClientRequest.Clear());
    assertThat(call.newsByName())
        .containsExactly(
            "client SpeechStopped", "model Clear", "client SoundCleared", "session DropSpeech");
    call.hear(600);
    call.tell(new ClientRequest.Commit(null));
    assertThat(call.last(SessionCommand.TakeUtterance.class).audioMs()).isLessThanOrEqualTo(600);
  }

  @Test
  void aClearWhileNobodySpeaksIsNoMatterForTheSession() {
    var call = StagedCall.attached();
    call.hear(400);
    call.tell(new ClientRequest.Clear());
    assertThat(call.newsByName()).containsExactly("model Clear", "client SoundCleared");
    call.tell(new ClientRequest.Commit(null));
    assertThat(call.all(ConversationEvent.Complain.class)).hasSize(1);
  }

  @Test
  void aClientThatTakesTheTurnsOverInTheMiddleOfSpeechLosesNothing() {
    var call = StagedCall.attached();
    call.speak(0);
    call.hear(500);
    call.news();
    call.tell(new ClientRequest.Configure(Legs.with(null)));
    assertThat(call.newsByName())
        .containsExactly(
            "client SpeechStopped",
            "session DropSpeech",
            "model Update",
            "client Configured",
            "session KeepSettings");
    call.hear(80);
    call.tell(new ClientRequest.Commit(null));
    assertThat(call.last(SessionCommand.TakeUtterance.class).audioMs()).isEqualTo(600);
    assertThat(call.turns.closed).isEqualTo(1);
  }

  @Test
  void settingsThatDoNotConcernTheDetectorLeaveItAlone() {
    var call = StagedCall.attached();
    call.speak(0);
    call.tell(new ClientRequest.Configure(Legs.with(Legs.answering(false, false))));
    assertThat(call.all(SessionCommand.DropSpeech.class)).isEmpty();
    call.hear(500);
    call.fallSilent();
    assertThat(call.last(SessionCommand.TakeUtterance.class).respond()).isFalse();
    assertThat(call.turns.opened).isEqualTo(1);
  }

  @Test
  void soundThatIsNotBase64IsAnErrorAndTheCallGoesOn() {
    var call = StagedCall.attached();
    var rubbish = Audio.ofBase64(AudioFormat.PCM_24K, "????".getBytes(StandardCharsets.US_ASCII));
    call.tell(new MediaInput.Sound(rubbish));
    var complaint = call.last(ConversationEvent.Complain.class);
    assertThat(complaint.code()).isEqualTo("invalid_value");
    assertThat(complaint.param()).isEqualTo("audio");
    call.speak(0);
    assertThat(call.all(ConversationEvent.SpeechStarted.class)).hasSize(1);
  }

  @Test
  void whoHasSentMinutesAheadAndStopsInMidWordIsNotWaitedForThatLong() {
    var call = StagedCall.attached();
    for (int i = 0; i < 60; i++) {
      call.tell(new MediaInput.Sound(Sounds.pcm(1_000)));
    }
    call.speak(0);

    call.pass(12_000);

    assertThat(call.turns.told).containsExactly("sound stopped");
  }

  @Test
  void aPieceThatIsLongIsPlayedOutBeforeItsSoundHasStopped() {
    var call = StagedCall.attached();
    call.speak(0);
    for (int i = 0; i < 25; i++) {
      call.tell(new MediaInput.Sound(Sounds.pcm(200)));
    }

    call.pass(5_000);

    assertThat(call.turns.told).isEmpty();
  }

  @Test
  void aCallerWhoseSoundStopsInMidWordIsAnsweredAllTheSame() {
    var call = StagedCall.attached();
    call.speak(0);
    call.hear(400);
    call.pass(1_900);
    assertThat(call.turns.told).isEmpty();
    call.turns.ended(400);
    call.pass(20);
    assertThat(call.turns.told).containsExactly("sound stopped");
    assertThat(call.last(SessionCommand.TakeUtterance.class).respond()).isTrue();
    call.pass(60_000);
    assertThat(call.turns.told).hasSize(1);
  }

  @Test
  void soundThatComesInLargePiecesHasNotStoppedBetweenThem() {
    var call = StagedCall.attached();
    call.speak(0);
    for (int i = 0; i < 5; i++) {
      call.hear(3_000);
      call.pass(3_500);
    }
    assertThat(call.turns.told).isEmpty();
  }

  @Test
  void aCallerWhoIsSilentAfterTheAgentSpokeIsAskedAgain() {
    var call = StagedCall.attached(Legs.with(Legs.idle(5_000)));
    call.pass(60_000);
    assertThat(call.newsByName()).isEmpty();
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "Are you there?", 1_000);
    call.hear(600);
    call.pass(1_000);
    call.news();
    call.pass(4_999);
    assertThat(call.newsByName()).isEmpty();
    call.pass(1);
    assertThat(call.newsByName())
        .containsSubsequence(
            "client TimedOut", "model Hear", "model Commit", "session TakeUtterance");
    assertThat(call.last(SessionCommand.TakeUtterance.class).respond()).isTrue();
    call.pass(60_000);
    assertThat(call.all(ConversationEvent.TimedOut.class)).hasSize(1);
  }

  @Test
  void aCallerWhoAnsweredIsNotAskedAgainWhileTheAgentThinks() {
    var call = StagedCall.attached(Legs.with(Legs.idle(5_000)));
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "Which order?", 200);
    call.pass(1_000);
    call.speak(0);
    call.hear(500);
    call.fallSilent();
    call.pass(60_000);
    assertThat(call.all(ConversationEvent.TimedOut.class)).isEmpty();
  }
}
