package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Leg;
import dev.parley.media.port.Leg.Answering;
import dev.parley.media.port.Legs;
import dev.parley.media.port.MediaPort;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortCapabilities.Flushing;
import dev.parley.media.port.PortCapabilities.Line;
import dev.parley.media.port.PortCapabilities.Piece;
import dev.parley.media.port.PortCapabilities.PlayoutKnowledge;
import dev.parley.media.port.PortCapabilities.Returns;
import dev.parley.media.port.PortCapabilities.Sound;
import dev.parley.media.port.PortCapabilities.Transfers;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortFact.Answered.By;
import dev.parley.media.port.PortOrder;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.ContextItem.Role;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A call that rings, here or there, and what a port says of its line. */
class RingingTest {

  /** Cannot be parked, and its caller does not come back. */
  static final PortCapabilities RINGS = rings(Returns.NONE);

  @Test
  void aCallThatRingsHereIsAnsweredWhenItsSessionIsReached() {
    var call = call(Answering.OURS);
    assertThat(call.all(PortOrder.class)).isEmpty();

    attach(call);

    assertThat(call.all(PortOrder.class)).containsExactly(new PortOrder.Answer());
  }

  @Test
  void theGreetingIsMadeWhileItRingsAndPlaysWhenItIsAnswered() {
    var call = attached(Answering.THEIRS);
    call.tell(new PortFact.Ringing());
    call.respond(0, "resp_1");
    call.answer("resp_1", "item_a", "Good morning.", 400);
    call.pass(4_000);
    assertThat(call.all(PortOrder.Play.class)).isEmpty();
    assertThat(call.all(SessionCommand.BeginSpeaking.class)).isEmpty();

    call.tell(new PortFact.Answered(By.HUMAN));
    call.pass(1_000);

    assertThat(call.all(ConversationEvent.Ringing.class)).hasSize(1);
    assertThat(call.last(ConversationEvent.Answered.class).by()).isEqualTo(By.HUMAN);
    assertThat(call.all(PortOrder.Play.class)).isNotEmpty();
    assertThat(call.last(SessionCommand.AddSpeech.class).heardMs()).isEqualTo(400);
    assertThat(call.all(SessionCommand.AddItem.class)).isEmpty();
  }

  @Test
  void whatSoundsBeforeTheAnswerIsNoCaller() {
    var call = attached(Answering.THEIRS);
    call.hear(500);
    call.tell(new PortFact.Digit('4'));
    assertThat(call.all(ModelOrder.class)).isEmpty();

    call.tell(new PortFact.Answered(By.UNKNOWN));
    call.speak(100);

    assertThat(call.all(ConversationEvent.SpeechStarted.class)).hasSize(1);
  }

  @Test
  void aMachineThatAnswersIsToldToTheModel() {
    var call = attached(Answering.THEIRS);

    call.tell(new PortFact.Answered(By.MACHINE));

    var note = (Item.Message) call.last(SessionCommand.AddItem.class).item();
    assertThat(note.role()).isEqualTo(Role.SYSTEM);
    assertThat(note.text()).contains("answering machine");
  }

  @Test
  void aCallerWhoHangsUpWhileItRingsEndsTheCall() {
    var call = attached(Answering.OURS);

    call.tell(new PortFact.Gone("caller_hung_up", true));

    assertThat(call.last(SessionCommand.Detach.class).hungUp()).isTrue();
    assertThat(call.said).endsWith(new MediaOutput.Finish());
  }

  @Test
  void aCallThatNobodyAnswersIsGivenUp() {
    var call = attached(Answering.THEIRS);
    call.pass(4_900);
    assertThat(call.all(PortOrder.HangUp.class)).isEmpty();

    call.pass(200);

    assertThat(call.last(PortOrder.HangUp.class).reason()).isEqualTo("not_answered");
  }

  @Test
  void aCallWhoseSessionIsNotReachedInTimeIsRejected() {
    var call = call(Answering.OURS);

    call.pass(5_100);

    assertThat(call.all(PortOrder.class))
        .containsExactly(new PortOrder.Reject(PortOrder.Ending.FAILED, "not_answered"));
  }

  @Test
  void aCallWhoseSessionIsRefusedIsRejected() {
    var call = call(Answering.OURS);

    call.order(new SessionOrder.Refused("unknown_session", "session: unknown"));

    assertThat(call.all(PortOrder.class))
        .containsExactly(new PortOrder.Reject(PortOrder.Ending.REFUSED, "unknown_session"));
  }

  @Test
  void whatAPortSaysItHasNotIsDroppedAndCounted() {
    var call = attached(Answering.DONE);

    call.tell(new PortFact.OnHold());
    call.tell(new PortFact.Ringing());
    call.tell(new PortFact.Answered(By.HUMAN));

    assertThat(call.counters.factsDropped.sum()).isEqualTo(3);
    assertThat(call.all(SessionCommand.HoldLine.class)).isEmpty();
  }

  @Test
  void aCallerWhoCannotComeBackIsNotWaitedFor() {
    var call = attached(Answering.DONE);
    call.tell(new PortFact.Gone("line_lost", false));
    assertThat(call.last(SessionCommand.Detach.class).hungUp()).isTrue();

    var telephone =
        StagedCall.attached(Legs.with(AudioFormat.PCMU, Legs.TURNS), rings(Returns.SAME_NUMBER));
    telephone.tell(new PortFact.Gone("line_lost", false));
    assertThat(telephone.last(SessionCommand.Detach.class).hungUp()).isFalse();
  }

  @Test
  void aCallerWhoCannotComeBackStaysOnADrainedNodeAsLongAsThatWaits() {
    var call = attached(Answering.DONE);

    call.tell(new MediaInput.Move(call.clock.nanos() + 3_000_000_000L));
    call.pass(2_900);
    assertThat(call.all(PortOrder.class)).isEmpty();
    call.pass(200);

    assertThat(call.last(PortOrder.HangUp.class).reason()).isEqualTo("node_draining");
  }

  @Test
  void soundThatThePortHasNotIsRefusedByName() {
    var call = attached(Answering.DONE);
    call.tell(new ClientRequest.Configure(Legs.with(AudioFormat.PCM_24K, Legs.TURNS)));

    assertThat(call.last(ConversationEvent.Complain.class).message())
        .isEqualTo("hears: PCM_24K (expected: one of [PCMU])");
    assertThat(call.all(ConversationEvent.Configured.class)).isEmpty();
    assertThatThrownBy(() -> new Leg(port(), null, Legs.with(Legs.TURNS), true))
        .hasMessage("hears: PCM_24K (expected: one of [PCMU])");
  }

  private static MediaPort port() {
    return new MediaPort() {
      @Override
      public String kind() {
        return "test";
      }

      @Override
      public PortCapabilities capabilities() {
        return RINGS;
      }

      @Override
      public void take(PortOrder order) {}
    };
  }

  private static PortCapabilities rings(Returns returns) {
    return new PortCapabilities(
        PlayoutKnowledge.ESTIMATE,
        0,
        Flushing.AT_ONCE,
        Duration.ofSeconds(1),
        false,
        Transfers.NONE,
        new Sound(Set.of(AudioFormat.PCMU), Set.of(AudioFormat.PCMU), new Piece(20, 200, 400, 5)),
        new Line(false, Duration.ofSeconds(5), returns));
  }

  private static StagedCall call(Answering answering) {
    return new StagedCall(Legs.with(AudioFormat.PCMU, Legs.TURNS), RINGS, answering);
  }

  private static StagedCall attached(Answering answering) {
    var call = call(answering);
    attach(call);
    return call;
  }

  private static void attach(StagedCall call) {
    call.order(new SessionOrder.Attached("sess_ab", 1, null));
  }
}
