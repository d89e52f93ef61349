package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Sounds;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.Legs;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortOrder;
import dev.parley.media.turns.TurnFact;
import dev.parley.proto.agent.Modality;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.TurnOutcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpokenTurnTest {

  private final StagedCall call = StagedCall.attached();

  @Test
  void aSpokenTurnGoesFromCallerToModelAndBack() {
    call.hear(1_000);
    call.speak(80);
    call.hear(500);
    call.fallSilent();
    assertThat(call.newsByName())
        .containsSubsequence(
            "client SpeechStarted",
            "session HearCaller",
            "model Hear",
            "client SpeechStopped",
            "model Commit",
            "session TakeUtterance");
    var taken = call.last(SessionCommand.TakeUtterance.class);
    assertThat(taken.respond()).isTrue();
    assertThat(taken.epoch()).isEqualTo(1);
    assertThat(taken.itemId()).isEqualTo("item_ab_1u1");
    assertThat(call.last(ModelOrder.Commit.class).itemId()).isEqualTo("item_ab_1u1");

    call.commitItem("item_ab_1u1", 1);
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "Hello.", 1_000);
    call.pass(2_000);
    assertThat(call.newsByName())
        .containsExactly(
            "client ItemAdded",
            "client ResponseStarted",
            "model Respond",
            "client ItemStarted",
            "client Text",
            "client PlayoutStarted",
            "session BeginSpeaking",
            "client ItemDone",
            "session AddSpeech",
            "client ResponseDone",
            "session EndResponse",
            "client TurnNews",
            "client PlayoutStopped",
            "session EndPlayout");
    var speech = call.last(SessionCommand.AddSpeech.class);
    assertThat(speech.audioMs()).isEqualTo(1_000);
    assertThat(speech.heardMs()).isEqualTo(1_000);
    assertThat(call.last(SessionCommand.EndResponse.class).playing()).isTrue();
    assertThat(call.all(PortOrder.Play.class)).hasSize(50);
  }

  @Test
  void theStagesOfATurnAreMeasured() {
    call.hear(1_000);
    call.speak(80);
    call.hear(500);
    call.fallSilent();
    call.pass(3);
    call.commitItem("item_ab_1u1", 1);
    call.respond(1, "resp_1");
    call.pass(250);
    call.item("resp_1", "item_a");
    call.voice("resp_1", "item_a", 100);
    call.itemDone("resp_1", "item_a", "Hello.");
    call.done("resp_1");
    assertThat(call.last(SessionCommand.EndResponse.class).stages())
        .isEqualTo(
            Map.of(
                "end_of_turn", 500L,
                "response_asked", 3L,
                "first_audio", 250L,
                "first_frame", 0L,
                "voice_to_voice", 753L));
  }

  @Test
  void aTurnThatFirstAsksForAToolIsMeasuredUntilTheCallerHearsSomething() {
    call.hear(1_000);
    call.speak(80);
    call.hear(500);
    call.fallSilent();
    call.commitItem("item_ab_1u1", 1);
    call.respond(1, "resp_1");
    call.callItem("resp_1", "item_t", "order_status", "{}");
    call.done("resp_1");
    assertThat(call.all(ConversationEvent.TurnNews.class)).isEmpty();

    call.pass(40);
    call.respond(1, "resp_2");
    call.pass(10);
    call.answer("resp_2", "item_a", "One moment.", 20);
    assertThat(call.last(SessionCommand.EndResponse.class).stages())
        .isEqualTo(
            Map.of(
                "end_of_turn", 500L,
                "response_asked", 0L,
                "first_audio", 10L,
                "first_frame", 0L,
                "voice_to_voice", 550L));
    assertThat(call.all(ConversationEvent.TurnNews.class)).hasSize(1);
  }

  @Test
  void anAnswerThatIsNotToTheCallersTurnDoesNotTakeItsStages() {
    call.speak(0);
    call.hear(500);
    call.fallSilent();
    call.commitItem("item_ab_1u1", 2);
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "Your parcel is here.", 20);
    assertThat(call.last(SessionCommand.EndResponse.class).stages())
        .containsOnlyKeys("first_audio", "first_frame");
    call.pass(100);
    call.respond(2, "resp_2");
    call.answer("resp_2", "item_b", "Hello.", 20);
    assertThat(call.last(SessionCommand.EndResponse.class).stages()).containsKey("voice_to_voice");
  }

  @Test
  void aTurnIsNotAnsweredByItselfIfTheClientSaysSo() {
    var quiet = StagedCall.attached(Legs.with(Legs.answering(false, true)));
    quiet.speak(0);
    quiet.hear(500);
    quiet.fallSilent();
    assertThat(quiet.last(SessionCommand.TakeUtterance.class).respond()).isFalse();
  }

  @Test
  void anAnswerInTextHasNoSoundAndIsNotTakenAsUnheard() {
    call.respond(1, "resp_1", ResponseOptions.NONE.with(Modality.TEXT));
    assertThat(call.last(ModelOrder.Respond.class).audio()).isFalse();
    call.answer("resp_1", "item_a", "In writing.", 200);
    assertThat(call.all(PortOrder.Play.class)).isEmpty();
    var speech = call.last(SessionCommand.AddSpeech.class);
    assertThat(speech.spoken()).isFalse();
    assertThat(speech.text()).isEqualTo("In writing.");
    assertThat(call.last(SessionCommand.EndResponse.class).playing()).isFalse();
  }

  @Test
  void aResponseMayHaveItsOwnToolsOrNone() {
    call.respond(1, "resp_1");
    assertThat(call.last(ModelOrder.Respond.class).tools())
        .extracting(ResponseOptions.Tool::name)
        .containsExactly("show_map");
    var photo =
        ResponseOptions.NONE.with(List.of(new ResponseOptions.Tool("show_photo", null, null)));
    call.respond(1, "resp_2", photo);
    assertThat(call.last(ModelOrder.Respond.class).tools())
        .extracting(ResponseOptions.Tool::name)
        .containsExactly("show_photo");
    call.respond(1, "resp_3", photo.with(new ResponseOptions.ToolUse.Forbidden()));
    assertThat(call.last(ModelOrder.Respond.class).tools()).isEmpty();
  }

  @Test
  void anAnswerWithoutSoundEndsAtOnce() {
    call.respond(1, "resp_1");
    call.done("resp_1");
    assertThat(call.newsByName())
        .containsExactly(
            "client ResponseStarted",
            "model Respond",
            "client ResponseDone",
            "session EndResponse",
            "client TurnNews");
    assertThat(call.last(SessionCommand.EndResponse.class).playing()).isFalse();
    call.pass(60_000);
    assertThat(call.all(SessionCommand.EndPlayout.class)).isEmpty();
  }

  @Test
  void twoItemsOfAnAnswerComeInOrderAndAreBothHeard() {
    call.respond(1, "resp_1");
    call.item("resp_1", "item_a");
    call.voice("resp_1", "item_a", 400);
    call.itemDone("resp_1", "item_a", "First.");
    call.item("resp_1", "item_b");
    call.voice("resp_1", "item_b", 400);
    call.itemDone("resp_1", "item_b", "Second.");
    call.done("resp_1");
    call.pass(1_000);
    assertThat(call.all(SessionCommand.AddSpeech.class))
        .extracting(SessionCommand.AddSpeech::itemId, SessionCommand.AddSpeech::heardMs)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("item_a", 400L),
            org.assertj.core.groups.Tuple.tuple("item_b", 400L));
    assertThat(call.all(PortOrder.Play.class)).hasSize(40);
  }

  @Test
  void aToolOfOursIsAskedForAndHiddenFromTheLeg() {
    call.respond(1, "resp_1");
    call.callItem("resp_1", "item_a", "order_status", "{\"number\":1234}");
    call.done("resp_1");
    var ask = call.last(SessionCommand.AskTool.class);
    assertThat(ask.ours()).isTrue();
    assertThat(ask.problem()).isNull();
    assertThat(ask.callId()).isEqualTo("call_1");
    assertThat(call.newsByName())
        .doesNotContain("client ItemStarted", "client Text", "client ItemDone")
        .contains("client ResponseDone");
  }

  @Test
  void argumentsThatBreakTheSchemaAreToldWithTheCall() {
    call.respond(1, "resp_1");
    call.callItem("resp_1", "item_a", "order_status", "{}");
    assertThat(call.last(SessionCommand.AskTool.class).problem()).isEqualTo("invalid_arguments");
  }

  @Test
  void aToolOfTheClientIsShownWithoutWaitingForTheWordsBeforeIt() {
    call.respond(1, "resp_1");
    call.item("resp_1", "item_a");
    call.voice("resp_1", "item_a", 3_000);
    call.itemDone("resp_1", "item_a", "Let me look at the map.");
    call.news();
    call.callItem("resp_1", "item_b", "show_map", "{\"city\":\"Rome\"}");
    assertThat(call.newsByName())
        .containsExactly("client ItemStarted", "client Text", "client ItemDone", "session AskTool");
    assertThat(call.last(SessionCommand.AskTool.class).ours()).isFalse();
  }

  @Test
  void aCallThatTheModelReportsTwiceIsOneCall() {
    call.respond(1, "resp_1");
    call.callItem("resp_1", "item_a", "order_status", "{\"number\":1}");
    call.callItem("resp_1", "item_a", "order_status", "{\"number\":1}");
    assertThat(call.all(SessionCommand.AskTool.class)).hasSize(1);
  }

  @Test
  void anAnswerThatBreaksOffClosesItsItems() {
    call.respond(1, "resp_1");
    call.item("resp_1", "item_a");
    call.text("resp_1", "item_a", "I was about");
    call.voice("resp_1", "item_a", 100);
    var problem = new Problem("model_error", "model: failed (expected: an answer)", false);
    call.report(new ModelFact.Done("resp_1", Outcome.FAILED, problem, Usage.NONE));
    call.pass(500);
    assertThat(call.last(ConversationEvent.ItemDone.class).complete()).isFalse();
    assertThat(call.last(ConversationEvent.ResponseDone.class).problem()).isEqualTo(problem);
    var speech = call.last(SessionCommand.AddSpeech.class);
    assertThat(speech.heardMs()).isEqualTo(100);
    assertThat(speech.audioMs()).isEqualTo(11 * 65);
    assertThat(call.last(SessionCommand.EndResponse.class).outcome()).isEqualTo(TurnOutcome.FAILED);
  }

  @Test
  void soundThatIsDroppedIsNotTakenAsHeard() {
    call.respond(1, "resp_1");
    call.item("resp_1", "item_a");
    for (int i = 0; i < 130; i++) {
      call.report(new ModelFact.Spoken("resp_1", "item_a", Sounds.pcm(1_000)));
    }
    call.itemDone("resp_1", "item_a", "A very long story.");
    call.done("resp_1");
    assertThat(call.droppedSound.sum()).isPositive();
    call.pass(200_000);
    assertThat(call.last(SessionCommand.AddSpeech.class).heardMs())
        .isEqualTo(1_000 * (130 - call.droppedSound.sum()));
  }

  @Test
  void transcriptsGoToLegAndSession() {
    call.report(new ModelFact.Transcript("item_ab_1u1", "where", false));
    call.report(new ModelFact.Transcript("item_ab_1u1", "where is it", true));
    call.report(new ModelFact.TranscriptFailed("item_ab_1u2", "noise", "not understood"));
    assertThat(call.newsByName())
        .containsExactly(
            "client Transcript",
            "client Transcript",
            "session NoteTranscript",
            "client TranscriptFailed");
  }

  @Test
  void afterAPauseForACallerWhoWasCutOffTheAgentGoesOn() {
    var call =
        StagedCall.attached(Legs.with(new LegSettings.Turns(0.5, 300, 500, null, true, true, 600)));
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "One two three four.", 4_000);
    call.pass(500);
    call.turns.say(new TurnFact.Began(0));
    call.hear(20);
    assertThat(call.last(PortOrder.Flush.class)).isNotNull();
    call.news();
    // No sound comes any more; after a while it is certain that the caller says nothing.
    call.turns.say(new TurnFact.None(100));
    call.pass(3_000);

    assertThat(call.all(PortOrder.Play.class)).isNotEmpty();
  }
}
