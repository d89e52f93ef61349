package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Sounds;
import dev.parley.media.links.TurnTakingModel;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortOrder;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.TurnLog;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A model that takes turns itself is lost, or answers, when it suits nobody. */
class OwnTurnsLostTest {

  private static final String NEXT = "resp_ab_1l9";

  private final LinkedCall call = LinkedCall.takingTurns();
  private final TurnTakingModel model = call.turnTaking;

  private void says(int mark) {
    call.sounds(400, mark);
    call.sounds(TurnTakingModel.PAUSE_MS + 20, 0);
  }

  private List<String> taken() {
    return call.all(SessionCommand.TakeUtterance.class).stream()
        .map(SessionCommand.TakeUtterance::itemId)
        .toList();
  }

  // ---- in mid-word

  @Test
  void anUtteranceThatTwoLinksHearHasOneName() {
    call.sounds(200, 1);
    model.last().dies();
    says(1);
    call.sounds(2_500, 0);

    assertThat(model.links).hasSize(2);
    assertThat(taken()).containsExactly("item_ab_1l1");
    assertThat(call.all(SessionCommand.NoteTranscript.class))
        .extracting(SessionCommand.NoteTranscript::itemId)
        .containsExactly("item_ab_1l1");
    assertThat(call.all(ConversationEvent.Transcript.class))
        .extracting(ConversationEvent.Transcript::itemId)
        .containsOnly("item_ab_1l1");
    assertThat(model.last().answered).containsExactly((byte) 1);
  }

  @Test
  void anUtteranceThatThreeLinksHearHasOneNameToo() {
    call.sounds(200, 1);
    model.last().dies();
    call.sounds(200, 1);
    model.last().dies();
    says(1);
    call.sounds(2_500, 0);

    assertThat(model.links).hasSize(3);
    assertThat(taken()).containsExactly("item_ab_1l1");
    assertThat(model.last().answered).containsExactly((byte) 1);
  }

  @Test
  void theNameOfWhatTheNextLinkNeverNoticesIsNotGivenToWhatComesAfter() {
    says(1);
    model.deafTo = 1;
    model.last().dies();
    call.sounds(500, 0);
    says(2);
    call.sounds(2_500, 0);

    assertThat(taken()).containsExactly("item_ab_1l1", "item_ab_2l1");
    assertThat(model.last().answered).containsExactly((byte) 2);
  }

  @Test
  void whereTheCallerBeganIsToldInTheCallsTimeWhicheverLinkHearsIt() {
    call.sounds(6_000, 0);
    model.last().dies();
    call.sounds(2_000, 0);
    says(1);

    assertThat(call.all(ConversationEvent.SpeechStarted.class))
        .singleElement()
        .satisfies(began -> assertThat(began.atMs()).isBetween(7_950L, 8_050L));
  }

  @Test
  void ofAQuietCallerOnlyTheLatestIsKeptHoweverManyLinksThereWere() {
    call.sounds(3_000, 0);
    model.last().dies();
    call.sounds(12_000, 0);

    assertThat(call.room.bytes()).isLessThan(2L * Sounds.pcm(1_000).size());
  }

  // ---- an answer that nobody heard

  @Test
  void theAnswerThatTheNextLinkGivesIsOfTheSameTurn() {
    says(1);
    call.sounds(100, 0);
    model.last().dies();
    call.sounds(3_000, 0);

    assertThat(call.session.turns().turns())
        .singleElement()
        .returns("item_ab_1l1", TurnLog.Turn::callerItem)
        .satisfies(turn -> assertThat(turn.responses()).hasSize(2));
    assertThat(call.all(ConversationEvent.ResponseDone.class))
        .extracting(ConversationEvent.ResponseDone::outcome)
        .containsExactly(Outcome.FAILED, Outcome.COMPLETED);
  }

  // ---- an answer that begins while the one before still plays

  /** The model has made its answer, of which the caller has heard about a half. */
  private void isAnswering() {
    says(1);
    call.sounds(700, 0);
    assertThat(model.last().isAnswering()).isFalse();
    assertThat(call.all(ConversationEvent.ResponseDone.class)).isEmpty();
  }

  private void goesOnUnasked(int pieces) {
    model.last().says(new ModelFact.ResponseStarted(NEXT, ModelFact.Origin.OWN));
    model.last().says(new ModelFact.ItemStarted(NEXT, "item_more", null));
    model.last().says(new ModelFact.Text(NEXT, "item_more", "And more."));
    for (int piece = 0; piece < pieces; piece++) {
      model.last().says(new ModelFact.Spoken(NEXT, "item_more", Sounds.pcm(20)));
    }
  }

  private void isWhole() {
    model.last().says(new ModelFact.ItemDone(NEXT, "item_more", "And more.", true));
    model.last().says(new ModelFact.Done(NEXT, Outcome.COMPLETED, null, Usage.NONE));
  }

  private boolean isBegun() {
    return call.all(ConversationEvent.ResponseStarted.class).stream()
        .anyMatch(started -> started.responseId().equals(NEXT));
  }

  @Test
  void itFollowsTheOneBefore() {
    isAnswering();
    goesOnUnasked(10);
    isWhole();
    assertThat(isBegun()).isFalse();
    call.sounds(2_000, 0);

    assertThat(call.all(ConversationEvent.ResponseDone.class))
        .extracting(ConversationEvent.ResponseDone::outcome)
        .containsExactly(Outcome.COMPLETED, Outcome.COMPLETED);
    assertThat(call.heardItems()).containsExactly("item_m1_1", "item_more");
    assertThat(call.counters.ownResponsesRefused.sum()).isZero();
    assertThat(call.session.conversation().find("item_more")).isNotNull();
  }

  @Test
  void itGoesOnBeingMadeAfterTheCallerHearsIt() {
    isAnswering();
    goesOnUnasked(10);
    call.sounds(700, 0);
    assertThat(isBegun()).isTrue();
    model.last().says(new ModelFact.Spoken(NEXT, "item_more", Sounds.pcm(20)));
    isWhole();
    call.sounds(2_000, 0);

    assertThat(call.all(ConversationEvent.ResponseDone.class))
        .last()
        .returns(Outcome.COMPLETED, ConversationEvent.ResponseDone::outcome);
  }

  @Test
  void aCallerWhoSpeaksStopsItToo() {
    isAnswering();
    goesOnUnasked(10);
    call.sounds(100, 2);
    call.sounds(20, 0);

    assertThat(isBegun()).isFalse();
    assertThat(call.counters.ownResponsesRefused.sum()).isEqualTo(1);
    assertThat(call.all(ModelOrder.Cancel.class)).contains(new ModelOrder.Cancel(NEXT));
    assertThat(call.heardItems()).containsExactly("item_m1_1");
  }

  @Test
  void oneThatIsLostWithItsLinkIsNotHeardInPart() {
    isAnswering();
    goesOnUnasked(10);
    model.last().says(new ModelFact.ResumeHandle(null));
    model.last().dies();
    call.sounds(3_000, 0);

    assertThat(isBegun()).isFalse();
    assertThat(call.heardItems()).containsExactly("item_m1_1");
    assertThat(call.session.owed()).isNull();
  }

  @Test
  void oneThatWasWholeIsHeardThoughItsLinkIsLostAndNobodyGivesItAgain() {
    isAnswering();
    goesOnUnasked(10);
    isWhole();
    model.last().says(new ModelFact.ResumeHandle(null));
    model.last().dies();
    call.sounds(3_000, 0);

    assertThat(call.heardItems()).containsExactly("item_m1_1", "item_more");
    assertThat(model.last().answered).isEmpty();
  }

  private void calls() {
    var link = model.last();
    link.says(
        new ModelFact.ItemStarted(NEXT, "item_call", new ModelFact.Call("call_9", "order_status")));
    link.says(new ModelFact.Text(NEXT, "item_call", "{}"));
    link.says(new ModelFact.ItemDone(NEXT, "item_call", "{}", true));
  }

  @Test
  void aToolThatItCalledIsTheSessionsBusinessThoughNobodyHearsTheRest() {
    isAnswering();
    goesOnUnasked(10);
    calls();
    isWhole();
    call.sounds(100, 2);
    call.sounds(20, 0);

    assertThat(call.all(SessionCommand.AskTool.class))
        .extracting(SessionCommand.AskTool::callId)
        .containsExactly("call_9");
    assertThat(call.heardItems()).containsExactly("item_m1_1");
  }

  @Test
  void aToolThatTheModelWithdrawsMeanwhileIsNeverCalled() {
    isAnswering();
    goesOnUnasked(10);
    calls();
    isWhole();
    model.last().says(new ModelFact.ToolCancelled("call_9"));
    call.sounds(2_000, 0);

    assertThat(call.heardItems()).containsExactly("item_m1_1", "item_more");
    assertThat(call.all(SessionCommand.AskTool.class)).isEmpty();
  }

  @Test
  void moreThanAnybodyListensToIsRefused() {
    isAnswering();
    goesOnUnasked(3_100);
    call.sounds(2_000, 0);

    assertThat(isBegun()).isFalse();
    assertThat(call.counters.ownResponsesRefused.sum()).isEqualTo(1);
    assertThat(call.all(PortOrder.Play.class))
        .noneMatch(play -> play.voice().responseId().equals(NEXT));
  }
}
