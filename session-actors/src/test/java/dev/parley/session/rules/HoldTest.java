package dev.parley.session.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.model.Disposition;
import dev.parley.session.model.Hearers;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The carrier parks the line: nobody is there to be talked to, and the call is not over. */
class HoldTest {

  @Test
  void holdMusicIsNoCaller() {
    var call = TestCall.quiet().parked().callerBegins("item_q1");

    assertThat(call.decision().events()).isEmpty();
    assertThat(call.phase().label()).isEqualTo("on_hold");
    assertThat(Hearers.table(call.state())).containsEntry("agent", List.of());
  }

  @Test
  void whatWasSaidBeforeTheHoldIsAnsweredAfterIt() {
    var call = TestCall.quiet().callerBegins("item_q1").parked().callerEnds("item_q1");
    assertThat(call.facts(SessionEvent.TurnTaken.class)).hasSize(1);
    assertThat(call.orders(SessionOrder.Respond.class)).isEmpty();

    call.lineBack();

    assertThat(call.asked().turn()).isEqualTo(1);
  }

  @Test
  void resultsOfToolsWaitForTheLine() {
    var call = TestCall.speaking().modelCalls("call_1", "order_status").responseEnds(false);
    call.parked().result("call_1");
    assertThat(call.disposition()).isEqualTo(Disposition.ACCEPTED);
    assertThat(call.orders(SessionOrder.Respond.class)).isEmpty();

    call.lineBack();

    assertThat(call.orders(SessionOrder.Respond.class)).hasSize(1);
  }

  @Test
  void nobodyIsAskedForPatienceOnHoldAndTheTimeForItBeginsAnew() {
    var call = TestCall.speaking().modelCalls("call_1", "weather").responseEnds(false);
    call.parked().losesPatience("call_1");
    assertThat(call.decision().events()).isEmpty();

    call.lineBack();

    assertThat(call.decision().now())
        .contains(
            AttemptRules.patience(
                call.tool("call_1").request(),
                Tools.WEATHER,
                call.now().minus(Duration.ofMillis(20))));
  }

  @Test
  void anAnswerUnderWayGoesOnAfterAShortHold() {
    var call = TestCall.speaking().parked();
    assertThat(call.orders(SessionOrder.StopResponse.class)).isEmpty();

    call.lineBack();

    assertThat(call.phase()).isInstanceOf(Phase.Speaking.class);
    call.agentSaid("item_a1", "It left.", 9_000).responseEnds(false);
    assertThat(call.phase()).isEqualTo(new Phase.Listening());
  }

  @Test
  void anAnswerUnderWayIsCutByALongHoldAtWhatWasHeard() {
    var call = TestCall.speaking();
    var since = call.now();
    call.parked();
    assertThat(call.decision().now()).containsExactly(HoldRules.cutAt(since, since));

    call.does(new SessionCommand.CutHeldAnswer(since, since.plusSeconds(10)));
    assertThat(call.orders(SessionOrder.StopResponse.class)).hasSize(1);
    call.agentSaid("item_a1", "It left the depot", 2_000);
    assertThat(call.message("item_a1").heardText()).isEqualTo("It left");

    call.lineBack();
    assertThat(call.phase()).isEqualTo(new Phase.Listening());
  }

  @Test
  void theEndOfAFormerHoldCutsNothing() {
    var call = TestCall.speaking();
    var since = call.now();
    call.parked().lineBack().parked();

    call.does(new SessionCommand.CutHeldAnswer(since, since.plusSeconds(10)));

    assertThat(call.decision().events()).isEmpty();
  }

  @Test
  void aNodeThatTakesASessionOverWatchesTheHold() {
    var call = TestCall.speaking();
    var since = call.now();
    call.parked();

    assertThat(TestCall.RULES.resume(call.state(), since.plusSeconds(3)))
        .contains(HoldRules.cutAt(since, since.plusSeconds(3)));
  }

  @Test
  void aClientThatAsksForAnAnswerOnHoldIsTold() {
    assertThat(TestCall.quiet().parked().clientAsks("evt_1").complaint())
        .isEqualTo("session_on_hold");
  }

  @Test
  void aCallThatAHumanHasIsHisAgainAfterTheHold() {
    var call = TestCall.quiet().taken().parked().lineBack();

    assertThat(call.phase()).isEqualTo(new Phase.Held("part_1"));
  }

  @Test
  void aHoldEndsWithTheLine() {
    var call = TestCall.quiet().parked().detach(false);
    assertThat(call.phase()).isEqualTo(new Phase.Listening());

    assertThat(TestCall.quiet().parked().detach(true).state().isOver()).isTrue();
  }
}
