package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Sounds;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Legs;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import org.junit.jupiter.api.Test;

class LineTest {

  private static final PortFact GONE = new PortFact.Gone("line_lost", false);

  @Test
  void whatWasSentBeforeTheSessionAnsweredIsHeardInOrderAndNotAllAtOnce() {
    var call = new StagedCall(Legs.with(null));
    for (int i = 0; i < 300; i++) {
      call.tell(new MediaInput.Sound(Sounds.pcm(20)));
    }
    call.order(new SessionOrder.Attached("sess_ab", 1, null));
    assertThat(heardMs(call)).isEqualTo(1_000);

    call.tell(new MediaInput.Sound(Sounds.pcm(60)));
    assertThat(heardMs(call)).as("as much of what came before").isEqualTo(1_060);
    call.pass(20);

    assertThat(heardMs(call)).isEqualTo(6_060);
    assertThat(call.last(ModelOrder.Hear.class).audio().micros()).isEqualTo(60_000);
  }

  @Test
  void whoSendsFasterThanThatIsHeardLosesNothingOfTheBeginning() {
    var call = new StagedCall(Legs.with(null));
    for (int i = 0; i < 100; i++) {
      call.tell(new MediaInput.Sound(Sounds.pcm(20)));
    }
    call.order(new SessionOrder.Attached("sess_ab", 1, null));

    for (int i = 0; i < 120; i++) {
      call.tell(new MediaInput.Sound(Sounds.pcm(1_000)));
    }
    call.pass(100);

    assertThat(heardMs(call)).isEqualTo(122_000);
    assertThat(call.droppedFrames.sum()).isZero();
  }

  private static long heardMs(StagedCall call) {
    return call.all(ModelOrder.Hear.class).stream()
        .mapToLong(hear -> hear.audio().micros() / 1_000)
        .sum();
  }

  @Test
  void whatComesBeforeTheSessionAnswersIsKeptInOrder() {
    var call = new StagedCall(Legs.with(null));
    call.tell(new ClientRequest.Configure(Legs.with(null)));
    call.hear(300);
    call.tell(new ClientRequest.Commit("event_1"));
    assertThat(call.newsByName()).isEmpty();
    call.order(new SessionOrder.Attached("sess_ab", 4, null));
    assertThat(call.newsByName())
        .containsExactly(
            "client Opened",
            "model Update",
            "client Configured",
            "session KeepSettings",
            "model Hear",
            "model Commit",
            "session TakeUtterance");
    assertThat(call.last(SessionCommand.TakeUtterance.class).epoch()).isEqualTo(4);
  }

  @Test
  void ofSoundThatWaitsForTheSessionTheOldestIsDropped() {
    var call = new StagedCall(Legs.with(null));
    for (int i = 0; i < 70; i++) {
      call.hear(1_000);
    }
    call.order(new SessionOrder.Attached("sess_ab", 1, null));
    call.pass(200);
    assertThat(call.all(ModelOrder.Hear.class)).hasSize(60);
    assertThat(call.droppedFrames.sum()).isEqualTo(10);
  }

  @Test
  void aCallerWhomNoSessionTakesIsLetGo() {
    var call = new StagedCall();
    call.pass(9_999);
    assertThat(call.newsByName()).isEmpty();
    call.pass(1);
    assertThat(call.newsByName()).containsExactly("client Complain", "client Ended", "port HangUp");
    assertThat(call.last(PortOrder.HangUp.class))
        .isEqualTo(new PortOrder.HangUp(PortOrder.Ending.OVERLOADED, "session_not_reached"));
    call.pass(60_000);
    assertThat(call.news()).isEmpty();
  }

  @Test
  void tooMuchBeforeTheSessionAnswersEndsTheCall() {
    var call = new StagedCall();
    for (int i = 0; i < 1_001; i++) {
      call.tell(new ClientRequest.Clear());
    }
    assertThat(call.newsByName()).containsExactly("client Complain", "client Ended", "port HangUp");
    call.order(new SessionOrder.Attached("sess_ab", 1, null));
    call.tell(GONE);
    assertThat(call.newsByName()).containsExactly("session Detach", "Finish");
  }

  @Test
  void aLegThatIsNotWantedIsToldWhyAndClosed() {
    var call = new StagedCall();
    call.order(new SessionOrder.Refused("session_over", "session: over"));
    assertThat(call.newsByName()).containsExactly("client Complain", "client Ended", "port HangUp");
    assertThat(call.last(PortOrder.HangUp.class).ending()).isEqualTo(PortOrder.Ending.REFUSED);
    call.tell(GONE);
    assertThat(call.newsByName()).containsExactly("Finish");
  }

  @Test
  void aLegWhoseSessionMovedOnIsClosedAndToldNothingMore() {
    var call = StagedCall.attached();
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "Hello.", 1_000);
    call.news();
    call.order(new SessionOrder.Release("superseded"));
    assertThat(call.last(PortOrder.HangUp.class))
        .isEqualTo(new PortOrder.HangUp(PortOrder.Ending.REFUSED, "superseded"));
    call.news();
    call.order(new SessionOrder.ToolNews("call_1", "order_status", "running", null, null));
    call.order(new SessionOrder.Complain(null, "late", null, "late"));
    call.order(new SessionOrder.Release("again"));
    call.respond(2, "resp_2");
    call.hear(500);
    call.pass(9_000);
    assertThat(call.news()).isEmpty();
  }

  @Test
  void aLegThatDoesNotSayThatItsLineHasEndedIsNotWaitedFor() {
    var call = StagedCall.attached();
    call.order(new SessionOrder.Release("agent_hung_up"));
    call.news();
    call.pass(Attachment.LEAVING.toMillis() + 20);

    assertThat(call.newsByName()).contains("session Detach").endsWith("Finish");
    assertThat(call.counters.legsNotGone.sum()).isEqualTo(1);
    call.tell(new PortFact.Gone("late", true));
    assertThat(call.news()).isEmpty();
  }

  @Test
  void aCallThatIsHungUpIsClosedAsUsual() {
    var call = StagedCall.attached();
    call.order(new SessionOrder.Release("agent_hung_up"));
    assertThat(call.last(PortOrder.HangUp.class).ending()).isEqualTo(PortOrder.Ending.NORMAL);
  }

  @Test
  void aBusyModelIsToldAsAnErrorAndAsWorthTryingAgain() {
    var call = new StagedCall();
    call.report(new ModelFact.Failed(new Problem("model_busy", "model: busy", true)));
    assertThat(call.newsByName()).isEmpty();
    call.order(new SessionOrder.Attached("sess_ab", 1, null));
    assertThat(call.newsByName())
        .containsExactly(
            "client Opened",
            "port Flush",
            "client Complain",
            "session LoseModel",
            "client Ended",
            "port HangUp");
    assertThat(call.last(ConversationEvent.Complain.class).clients()).isFalse();
    assertThat(call.last(PortOrder.HangUp.class))
        .isEqualTo(new PortOrder.HangUp(PortOrder.Ending.OVERLOADED, "model_busy"));
  }

  @Test
  void aModelThatDiesInTheMiddleOfAnAnswerFailsIt() {
    var call = StagedCall.attached();
    call.respond(1, "resp_1");
    call.item("resp_1", "item_a");
    call.voice("resp_1", "item_a", 1_000);
    call.pass(400);
    call.news();
    var problem = new Problem("model_lost", "model: lost", false);
    call.report(new ModelFact.Failed(problem));
    assertThat(call.newsByName())
        .containsSubsequence(
            "client ItemDone",
            "session AddSpeech",
            "client ResponseDone",
            "session EndResponse",
            "client Complain",
            "session LoseModel",
            "client Ended",
            "port HangUp");
    assertThat(call.last(ConversationEvent.ResponseDone.class).outcome())
        .isEqualTo(ModelFact.Outcome.FAILED);
    assertThat(call.last(PortOrder.HangUp.class).ending()).isEqualTo(PortOrder.Ending.FAILED);
    assertThat(call.last(SessionCommand.AddSpeech.class).heardMs()).isEqualTo(400);
  }

  @Test
  void aCallerWhoGoesIsToldOnceAndTheCallEnds() {
    var call = StagedCall.attached();
    call.tell(new PortFact.Gone("caller_hung_up", true));
    call.tell(GONE);
    call.order(new SessionOrder.Release("caller_hung_up"));
    assertThat(call.newsByName()).containsSubsequence("session Detach", "Finish");
    assertThat(call.all(SessionCommand.Detach.class)).hasSize(1);
    assertThat(call.all(MediaOutput.Finish.class)).hasSize(1);
    assertThat(call.last(SessionCommand.Detach.class).hungUp()).isTrue();
    assertThat(call.turns.closed).isEqualTo(call.turns.opened);
  }

  @Test
  void whatTheCallerHeardBeforeTheLineBrokeIsKept() {
    var call = StagedCall.attached();
    call.respond(1, "resp_1");
    call.item("resp_1", "item_a");
    call.voice("resp_1", "item_a", 4_000);
    call.pass(1_200);
    call.news();
    call.tell(GONE);
    assertThat(call.newsByName())
        .containsExactly(
            "model Cancel",
            "model Truncate",
            "session AddSpeech",
            "session EndResponse",
            "session Detach",
            "Finish");
    assertThat(call.last(SessionCommand.AddSpeech.class).heardMs()).isEqualTo(1_200);
  }

  @Test
  void aCallerWhoGoesInTheLastWordsHeardOnlyThose() {
    var call = StagedCall.attached();
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "Hello there.", 1_000);
    call.pass(900);
    call.news();
    call.tell(GONE);
    assertThat(call.newsByName())
        .containsExactly("session CutItem", "session EndPlayout", "session Detach", "Finish");
    assertThat(call.last(SessionCommand.CutItem.class).heardMs()).isEqualTo(900);
  }

  @Test
  void aCallerWhoGoesBeforeTheSessionAnswersIsToldToIt() {
    var call = new StagedCall();
    call.tell(GONE);
    assertThat(call.newsByName()).isEmpty();
    call.order(new SessionOrder.Attached("sess_ab", 3, null));
    assertThat(call.newsByName()).containsExactly("session Detach", "Finish");
    assertThat(call.last(SessionCommand.Detach.class).epoch()).isEqualTo(3);
  }

  @Test
  void aCallerWhoGoesAndWhoseSessionNeverAnswersLeavesNothingBehind() {
    var call = new StagedCall();
    call.tell(GONE);
    call.pass(10_000);
    assertThat(call.newsByName()).containsExactly("Finish");
  }

  @Test
  void soundThatComesFasterThanTheSessionAnswersIsNoReasonToRefuseTheCall() {
    var call = new StagedCall();
    for (int i = 0; i < 2_500; i++) {
      call.hear(20);
    }
    assertThat(call.all(PortOrder.HangUp.class)).isEmpty();
    assertThat(call.droppedFrames.sum()).isZero();

    for (int i = 0; i < 1_001; i++) {
      call.tell(new ClientRequest.Clear());
    }
    assertThat(call.last(PortOrder.HangUp.class).reason()).isEqualTo("call_overrun");
  }
}
