package dev.parley.session.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionOrder.Respond;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A caller whose line broke, and a session that has moved. */
class ComingBackTest {

  @Test
  void theUnheardRestOfTheAnswerFollowsAWordAboutTheGap() {
    var call =
        TestCall.speaking()
            .agentSaid("item_a1", "It has left the depot today.", 3_000)
            .responseEnds(false)
            .detach(false)
            .later(Duration.ofSeconds(2))
            .attach(false);

    assertThat(call.asked())
        .returns("Sorry, the line was gone for a moment. the depot today.", Respond::say);
  }

  @Test
  void whatWasHeardToItsEndIsNotSaidAgain() {
    var call =
        TestCall.speaking()
            .agentSaid("item_a1", "It has left the depot today.", 60_000)
            .responseEnds(false)
            .detach(false)
            .later(Duration.ofSeconds(2))
            .attach(false);

    assertThat(call.asked()).returns("Sorry, the line was gone for a moment.", Respond::say);
  }

  @Test
  void aGapThatNobodyNoticesIsNotSpokenOf() {
    var call = TestCall.quiet().detach(false).later(Duration.ofMillis(300)).attach(false);

    assertThat(call.orders(Respond.class)).isEmpty();
  }

  @Test
  void anAnswerThatBrokeOffBeforeAnythingWasKnownOfItIsAskedForAgain() {
    var call = TestCall.speaking().attach(false);

    var bridge = call.asked();
    assertThat(bridge.say()).isEqualTo("Sorry, the line was gone for a moment.");
    var answer = call.agentBegins().responseEnds(false).asked();
    assertThat(answer).returns(null, Respond::say).returns(1, Respond::turn);
    assertThat(answer.responseId()).isNotEqualTo(bridge.responseId());
  }

  @Test
  void aCallerWhoSpeaksIntoTheWelcomeGetsAnAnswerToThat() {
    var call = TestCall.thinking().attach(false);
    call.callerSays("item_q2");

    assertThat(call.asked()).returns(null, Respond::say).returns(2, Respond::turn);
  }

  @Test
  void anAttemptThatTheCallerGaveUpDoesNotTakeTheCallFromTheNextOne() {
    var call = TestCall.quiet().detach(false).later(Duration.ofSeconds(5)).comesBack("acme");
    assertThat(call.state().line().epoch()).isEqualTo(2);

    var late =
        new SessionCommand.Attach(
            Tools.AGENT,
            "acme",
            "realtime-websocket",
            false,
            true,
            "pekko://parley/user/slow",
            call.now().minusSeconds(3));

    assertThat(call.does(late).orders(SessionOrder.Refused.class))
        .singleElement()
        .returns("superseded", SessionOrder.Refused::code);
    assertThat(call.state().line().epoch()).isEqualTo(2);
  }

  @Test
  void whoComesBackToASessionThatNeverWasIsTold() {
    var call = new TestCall().comesBack("acme");

    assertThat(call.orders())
        .containsExactly(
            new SessionOrder.Refused(
                "unknown_session",
                "session_id: sess_1 is not known (expected: the id of a session of yours)"));
    assertThat(call.state().isUnborn()).isTrue();
  }

  @Test
  void anotherTenantsSessionIsAsUnknown() {
    var call = TestCall.quiet();

    assertThat(call.comesBack("other").orders())
        .isEqualTo(new TestCall().comesBack("acme").orders());
  }

  @Test
  void theSettingsOfTheFirstLegComeWithTheSecond() {
    var call = TestCall.quiet();
    call.does(
        new SessionCommand.KeepSettings(1, Messages.tree("{\"voice\":\"alto\"}"), call.now()));

    assertThat(call.comesBack("acme").orders())
        .contains(new SessionOrder.Attached("sess_1", 2, Messages.tree("{\"voice\":\"alto\"}")));
  }

  @Test
  void aMediaPlaneThatMissedTheOrderToSpeakGetsItAgain() {
    var call = TestCall.thinking();
    var missed = call.asked();

    call.does(new SessionCommand.CatchUp(1, null, call.now()));
    assertThat(call.asked()).isEqualTo(missed);

    call.does(new SessionCommand.CatchUp(1, missed.responseId(), call.now()));
    assertThat(call.orders()).isEmpty();
  }

  @Test
  void aSessionThatWakesAsksForItsMediaPlaneOrWaitsForItsCaller() {
    var call = TestCall.speaking();
    assertThat(TestCall.RULES.resume(call.state(), call.now()))
        .containsExactly(new SessionAction.FindMedia(TestCall.MEDIA + 1, 1));

    call.detach(false);
    assertThat(TestCall.RULES.resume(call.state(), call.now()))
        .singleElement()
        .isInstanceOf(SessionAction.WakeAt.class);
  }
}
