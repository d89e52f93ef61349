package dev.parley.session.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.model.Disposition;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.rules.TestAgents;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What a session still has to see to, it sees to on another node. */
class ToolsThatOutliveTest {

  private static final ActorTestKit KIT = ActorTestKit.create(PersistenceTestKitPlugin.config());

  private final Desk desk;

  ToolsThatOutliveTest(TestInfo test) {
    desk = new Desk(KIT, "sess_" + test.getDisplayName().hashCode());
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void aCancelThatTheBrokerRefusedIsToldAgain() {
    desk.broker.cancelRefusals.set(1);
    calls("hasty");

    desk.eventually(() -> desk.broker.cancels.size() >= 2);

    desk.eventually(() -> desk.stored.stream().anyMatch(SessionEvent.CancelSent.class::isInstance));
    assertThat(desk.broker.cancels.getLast()).isEqualTo(desk.broker.cancels.getFirst());
  }

  @Test
  void aCancelThatTheBrokerDidNotHaveBeforeTheNodeDiedIsToldAfterwards() {
    desk.broker.cancelRefusals.set(1);
    calls("hasty");
    desk.eventually(() -> desk.broker.cancels.size() == 1);

    desk.restart();

    desk.eventually(() -> desk.broker.cancels.size() >= 2);
    desk.eventually(() -> desk.stored.stream().anyMatch(SessionEvent.CancelSent.class::isInstance));
  }

  @Test
  void theNextAttemptIsMadeAlthoughTheNodeDied() {
    calls("shaky");
    desk.eventually(() -> desk.broker.requests.size() == 1);
    var worker = KIT.<Disposition>createTestProbe();
    desk.tell(
        new SessionCommand.TakeToolMessage(
            TestAgents.failsForNow(desk.id, "call_1"), Instant.now(), worker.getRef()));
    worker.expectMessage(Desk.SOON, Disposition.ACCEPTED);

    desk.restart();

    desk.eventually(() -> desk.broker.requests.size() >= 2);
    assertThat(desk.broker.requests.getLast().attempt()).isEqualTo(2);
    assertThat(desk.broker.requests.getLast().effectKey())
        .isEqualTo(desk.broker.requests.getFirst().effectKey());
  }

  @Test
  void aCallThatWaitsForAYesStillDoesWhenTheNodeDied() {
    calls("guarded");
    desk.eventually(() -> desk.detail().tools().size() == 1);

    desk.restart();
    assertThat(desk.detail().tools().getFirst().state()).isEqualTo("awaiting_approval");
    assertThat(desk.broker.requests).isEmpty();
    var operator = KIT.<Boolean>createTestProbe();
    desk.tell(
        new SessionCommand.DecideApproval(
            "call_1", true, "anna", Instant.now(), operator.getRef()));

    operator.expectMessage(Desk.SOON, true);
    desk.eventually(() -> desk.broker.requests.size() == 1);
  }

  @Test
  void aCallerIsToldToWaitWhenTheRequestDoesNotGetThrough() {
    desk.broker.stuck = new CompletableFuture<>();
    var leg = calls("slow");

    assertThat(Desk.asked(leg).say()).isEqualTo("Still looking.");
    assertThat(desk.detail().tools().getFirst().state()).isEqualTo("requested");
    desk.eventually(
        () -> desk.stored.stream().anyMatch(SessionEvent.PatienceLost.class::isInstance));
  }

  @Test
  void aRequestThatGetsThroughIsNoReasonForWords() {
    calls("slow");
    desk.eventually(() -> desk.detail().tools().getFirst().state().equals("dispatched"));

    desk.tell(new SessionCommand.DispatchSlow("call_1"));

    assertThat(desk.detail().tools().getFirst().state()).isEqualTo("dispatched");
    assertThat(desk.stored).doesNotHaveAnyElementsOfTypes(SessionEvent.PatienceLost.class);
  }

  private TestProbe<SessionOrder> calls(String tool) {
    var leg = desk.call();
    desk.says(1, "item_q1");
    var first = Desk.asked(leg).responseId();
    desk.modelCalls(first, "call_1", tool);
    desk.responseEnds(first);
    desk.eventually(
        () -> desk.stored.stream().anyMatch(SessionEvent.ToolRequested.class::isInstance));
    return leg;
  }
}
