package dev.parley.session.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.proto.admin.SessionDetail;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.Disposition;
import dev.parley.session.model.Hearers;
import dev.parley.session.model.ParticipantMode;
import dev.parley.session.model.ParticipantRole;
import dev.parley.session.model.Participants;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.StopReason;
import dev.parley.session.model.TurnOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Others who come to a call, who hears whom, and who has it. */
class ParticipantsTest {

  @Test
  void callerAndAgentHearEachOther() {
    assertThat(Hearers.table(TestCall.quiet().state()))
        .isEqualTo(Map.of("caller", List.of("agent"), "agent", List.of("caller")));
  }

  @Test
  void aSupervisorListensWhispersAndBarges() {
    var call = TestCall.quiet().joins("part_1", ParticipantRole.SUPERVISOR, ParticipantMode.LISTEN);
    assertThat(call.confirmed()).isTrue();
    assertThat(Hearers.table(call.state()))
        .containsEntry("part_1", List.of("caller", "agent"))
        .containsEntry("caller", List.of("agent"))
        .containsEntry("agent", List.of("caller"));

    call.does(
        new SessionCommand.Route("part_1", ParticipantMode.WHISPER, "anna", call.now(), null));
    assertThat(Hearers.table(call.state()))
        .containsEntry("caller", List.of("agent"))
        .containsEntry("agent", List.of("caller"));

    call.does(new SessionCommand.Route("part_1", ParticipantMode.BARGE, "anna", call.now(), null));
    assertThat(Hearers.table(call.state()))
        .containsEntry("caller", List.of("agent", "part_1"))
        .containsEntry("agent", List.of("caller"));
  }

  @Test
  void whoWhispersIsHeardByTheHumanWhoHasTheCall() {
    var call =
        TestCall.quiet()
            .taken()
            .joins("part_2", ParticipantRole.SUPERVISOR, ParticipantMode.WHISPER);

    assertThat(Hearers.table(call.state()))
        .containsEntry("caller", List.of("part_1"))
        .containsEntry("agent", List.of("caller"))
        .containsEntry("part_1", List.of("caller", "part_2"));
  }

  @Test
  void withThreeInTheCallEachHearsTheOthers() {
    var call =
        TestCall.quiet().taken().joins("part_2", ParticipantRole.SUPERVISOR, ParticipantMode.BARGE);

    assertThat(Hearers.table(call.state()))
        .containsEntry("caller", List.of("part_1", "part_2"))
        .containsEntry("part_1", List.of("caller", "part_2"))
        .containsEntry("part_2", List.of("caller", "part_1"));
  }

  @Test
  void whoTakesTheCallOverInMidAnswerStopsTheAgentWhereItIs() {
    var call = TestCall.speaking().taken();

    assertThat(call.phase()).isEqualTo(new Phase.Held("part_1"));
    assertThat(call.facts(SessionEvent.ReplyCut.class)).hasSize(1);
    assertThat(call.orders(SessionOrder.StopResponse.class))
        .containsExactly(new SessionOrder.StopResponse("resp_1_1", StopReason.CLIENT_CANCELLED));
    assertThat(call.decision().now()).as("at once").isNotEmpty();

    call.agentSaid("item_a1", "It left the depot", 1_000)
        .responseEnds(TurnOutcome.CANCELLED, false);

    assertThat(call.message("item_a1").heardText()).isEqualTo("It");
    assertThat(call.phase()).isEqualTo(new Phase.Held("part_1"));
  }

  @Test
  void whatAToolFindsWhileAHumanHasTheCallIsSaidAfterwards() {
    var call = TestCall.speaking().modelCalls("call_1", "order_status").taken();

    call.result("call_1");
    assertThat(call.disposition()).isEqualTo(Disposition.ACCEPTED);
    assertThat(call.orders(SessionOrder.Respond.class)).isEmpty();

    call.handsBack();
    assertThat(call.confirmed()).isTrue();
    assertThat(call.asked().context())
        .last()
        .isInstanceOfSatisfying(
            ContextItem.Output.class,
            output -> assertThat(output.kind()).isEqualTo(ContextItem.Kind.REAL));
    assertThat(call.decision().now()).as("not before it is stored").isEmpty();
  }

  @Test
  void whatTheCallerSaysToTheHumanIsKeptAndNotAnsweredByTheAgent() {
    var call = TestCall.quiet().taken().callerEnds("item_q1");
    assertThat(call.facts(SessionEvent.TurnTaken.class)).hasSize(1);

    call.handsBack();

    assertThat(call.phase()).isEqualTo(new Phase.Listening());
    assertThat(call.orders(SessionOrder.Respond.class)).isEmpty();
  }

  @Test
  void aQuestionThatTheHumanTookIsNotAnsweredAgain() {
    var call = TestCall.thinking().taken().handsBack();

    assertThat(call.phase()).isEqualTo(new Phase.Listening());
  }

  @Test
  void aCallerWhoComesBackToAHumanIsNotTalkedToByTheAgent() {
    var call = TestCall.quiet().joinsWithoutLeg("part_1").takesOver("part_1").detach(false);
    call.later(Duration.ofSeconds(5)).comesBack("acme");

    assertThat(call.orders(SessionOrder.Respond.class)).isEmpty();
    assertThat(call.phase()).isEqualTo(new Phase.Held("part_1"));
  }

  @Test
  void whoeverCameByALegIsGoneWithTheCallersAndTheAgentHasTheCallAgain() {
    var call = TestCall.quiet().taken();
    call.joins("part_2", ParticipantRole.SUPERVISOR, ParticipantMode.LISTEN);
    call.joinsWithoutLeg("part_3").detach(false);

    assertThat(call.facts(SessionEvent.ParticipantLeft.class))
        .extracting(SessionEvent.ParticipantLeft::participant)
        .containsExactly("part_1", "part_2");
    assertThat(call.state().participants().floor()).isNull();
    assertThat(Hearers.table(call.state())).containsOnlyKeys("caller", "agent", "part_3");

    call.later(Duration.ofSeconds(5)).comesBack("acme");
    assertThat(call.orders(SessionOrder.FloorMoved.class)).isEmpty();
    assertThat(call.orders(SessionOrder.Respond.class)).as("the agent is there").hasSize(1);
  }

  @Test
  void soTheyAreWhenTheCallerComesBackBeforeTheLossIsNoticed() {
    var call = TestCall.speaking().taken().comesBack("acme");

    assertThat(call.facts(SessionEvent.ParticipantLeft.class)).hasSize(1);
    assertThat(call.orders(SessionOrder.FloorMoved.class)).isEmpty();
    assertThat(call.orders(SessionOrder.Respond.class)).as("the agent is there").hasSize(1);
  }

  @Test
  void soTheyAreWhenTheCallIsOver() {
    var call = TestCall.quiet().taken().hangsUpByOperator("operator");

    assertThat(call.facts(SessionEvent.ParticipantLeft.class)).hasSize(1);
  }

  @Test
  void nobodyComesByALegToACallWhoseCallerIsAway() {
    var call = TestCall.quiet().detach(false);

    call.joins("part_1", ParticipantRole.HUMAN_AGENT, ParticipantMode.LISTEN);
    assertThat(call.confirmed()).isFalse();

    call.joinsWithoutLeg("part_1");
    assertThat(call.confirmed()).isTrue();
  }

  @Test
  void theLegIsToldWhoHasTheCall() {
    var call = TestCall.quiet().taken();
    assertThat(call.orders(SessionOrder.FloorMoved.class))
        .containsExactly(new SessionOrder.FloorMoved("part_1", List.of()));
    assertThat(call.decision().now()).as("at once").isNotEmpty();

    call.callerEnds("item_q1").handsBack();

    assertThat(call.orders(SessionOrder.FloorMoved.class))
        .containsExactly(new SessionOrder.FloorMoved(null, call.context()));
  }

  @Test
  void aLegThatComesWhileAHumanHasTheCallKnowsItBeforeItIsHeard() {
    var call = TestCall.quiet().joinsWithoutLeg("part_1").takesOver("part_1").detach(false);
    call.comesBack("acme");

    assertThat(call.orders())
        .extracting(order -> (Object) order.getClass())
        .startsWith(SessionOrder.FloorMoved.class, SessionOrder.Attached.class);
  }

  @Test
  void aLegThatMayHaveMissedItIsToldAgainWhoHasTheCall() {
    var call = TestCall.quiet().catchesUp(null);
    assertThat(call.orders(SessionOrder.FloorMoved.class)).isEmpty();

    call.taken().catchesUp(null);
    assertThat(call.orders(SessionOrder.FloorMoved.class))
        .containsExactly(new SessionOrder.FloorMoved("part_1", List.of()));

    call.handsBack().catchesUp(null);
    assertThat(call.orders(SessionOrder.FloorMoved.class))
        .containsExactly(new SessionOrder.FloorMoved(null, call.context()));
  }

  @Test
  void theAgentHasTheCallAgainWhenTheHumanLeaves() {
    var call = TestCall.quiet().taken().leaves("part_1", 1);

    assertThat(call.phase()).isEqualTo(new Phase.Listening());
    assertThat(call.state().participants().floor()).isNull();
  }

  @Test
  void aNewLegOfAParticipantSupersedesOnlyItsOwn() {
    var call =
        TestCall.quiet()
            .taken()
            .joins("part_2", ParticipantRole.SUPERVISOR, ParticipantMode.LISTEN);
    call.joins("part_1", ParticipantRole.HUMAN_AGENT, ParticipantMode.LISTEN);

    call.leaves("part_1", 1);
    assertThat(call.decision().events()).as("the older leg counts no more").isEmpty();
    assertThat(call.epoch()).as("the caller's own").isEqualTo(1);
    assertThat(SessionView.detail(call.state()).participants())
        .extracting(SessionDetail.Participant::id, SessionDetail.Participant::epoch)
        .containsExactly(
            tuple("caller", 1), tuple("agent", 0), tuple("part_1", 2), tuple("part_2", 1));
  }

  @Test
  void nobodyComesUnderAnotherOnesName() {
    var call = TestCall.quiet().joins("agent", ParticipantRole.SUPERVISOR, ParticipantMode.BARGE);
    assertThat(call.confirmed()).isFalse();

    call.joins("part_1", ParticipantRole.CALLER, ParticipantMode.BARGE);
    assertThat(call.confirmed()).isFalse();

    call.joins("part_1", ParticipantRole.SUPERVISOR, ParticipantMode.LISTEN);
    call.joins("part_1", ParticipantRole.HUMAN_AGENT, ParticipantMode.LISTEN);
    assertThat(call.confirmed()).isFalse();
  }

  @Test
  void whoIsNotThereTakesNoCallOver() {
    var call = TestCall.speaking().takesOver("part_1");
    assertThat(call.confirmed()).isFalse();

    call.taken().leaves("part_1", 1).takesOver("part_1");
    assertThat(call.confirmed()).isFalse();
    assertThat(call.handsBack().confirmed()).isFalse();
  }

  @Test
  void noMoreComeThanACallHolds() {
    var call = TestCall.quiet();
    for (int i = 0; i < Participants.MOST; i++) {
      assertThat(
              call.joins("part_" + i, ParticipantRole.SUPERVISOR, ParticipantMode.LISTEN)
                  .confirmed())
          .isTrue();
    }

    assertThat(call.joins("part_x", ParticipantRole.SUPERVISOR, ParticipantMode.LISTEN).confirmed())
        .isFalse();
  }
}
