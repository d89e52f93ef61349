package dev.parley.session.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.admin.TimelineEvent;
import dev.parley.session.model.Disposition;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.rules.TestAgents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class SessionActorTest {

  private static final ActorTestKit KIT = ActorTestKit.create(PersistenceTestKitPlugin.config());

  private Desk desk;

  SessionActorTest(TestInfo test) {
    desk = new Desk(KIT, "sess_" + test.getDisplayName().hashCode());
  }

  @BeforeEach
  void awake() {
    assertThat(desk.describe()).isNull();
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void whatWasSaidSurvivesTheNode() {
    var leg = desk.call();
    desk.says(1, "item_q1");
    Desk.asked(leg);
    desk.eventually(() -> desk.stored.size() == 4);
    var before = desk.detail();

    desk.restart();

    assertThat(desk.detail()).isEqualTo(before);
  }

  @Test
  void factsAreNumberedInOrderAlsoAfterARestart() {
    desk.call();
    desk.eventually(() -> desk.stored.size() == 2);
    desk.restart();

    desk.call();
    desk.eventually(() -> desk.stored.size() == 3);

    assertThat(desk.numbers).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aToolThatWasNotDispatchedBeforeTheNodeDiedIsDispatchedAfterwards() {
    desk.broker.refusals.set(1);
    var leg = desk.call();
    desk.says(1, "item_q1");
    desk.modelCalls(Desk.asked(leg).responseId(), "call_1", "slow");
    desk.eventually(() -> desk.broker.requests.size() == 1);

    desk.restart();

    desk.eventually(() -> desk.broker.requests.size() >= 2);
    assertThat(desk.broker.requests.getLast()).isEqualTo(desk.broker.requests.getFirst());
  }

  @Test
  void aRequestThatTheBrokerRefusedIsSentAgain() {
    desk.broker.refusals.set(2);
    var leg = desk.call();
    desk.says(1, "item_q1");
    desk.modelCalls(Desk.asked(leg).responseId(), "call_1", "slow");

    desk.eventually(() -> desk.broker.requests.size() >= 3);
    desk.eventually(() -> desk.detail().tools().getFirst().state().equals("dispatched"));
  }

  @Test
  void aDeadlineFires() {
    var leg = desk.call();
    desk.says(1, "item_q1");
    var first = Desk.asked(leg).responseId();
    desk.modelCalls(first, "call_1", "hasty");
    desk.responseEnds(first);

    assertThat(Desk.asked(leg).say()).isEqualTo("That did not work.");
    assertThat(desk.result("call_1").receiveMessage(Desk.SOON)).isEqualTo(Disposition.LATE);
    desk.eventually(() -> desk.broker.cancels.size() == 1);
  }

  @Test
  void aDeadlineFiresAlthoughTheNodeDied() {
    var leg = desk.call();
    desk.says(1, "item_q1");
    desk.modelCalls(Desk.asked(leg).responseId(), "call_1", "hasty");
    desk.eventually(() -> desk.broker.requests.size() == 1);

    desk.restart();

    desk.eventually(() -> desk.detail().tools().getFirst().state().equals("timed_out"));
  }

  @Test
  void patienceIsLost() {
    var leg = desk.call();
    desk.says(1, "item_q1");
    var first = Desk.asked(leg).responseId();
    desk.modelCalls(first, "call_1", "inline");
    desk.responseEnds(first);

    assertThat(Desk.asked(leg).say()).isEqualTo("Still looking.");
  }

  @Test
  void aResultIsSpokenInTheNextTurn() {
    var leg = desk.call();
    desk.says(1, "item_q1");
    var first = Desk.asked(leg).responseId();
    desk.modelCalls(first, "call_1", "slow");
    desk.responseEnds(first);
    desk.eventually(() -> desk.broker.requests.size() == 1);

    assertThat(desk.result("call_1").receiveMessage(Desk.SOON)).isEqualTo(Disposition.ACCEPTED);
    assertThat(Desk.asked(leg).turn()).isEqualTo(2);
    assertThat(desk.result("call_1").receiveMessage(Desk.SOON)).isEqualTo(Disposition.DUPLICATE);
  }

  @Test
  void aSecondLegTakesOverAndTheFirstIsLetGo() {
    var first = desk.call();
    var second = desk.call();

    assertThat(first.receiveMessage()).isEqualTo(new SessionOrder.Release("superseded"));
    desk.says(2, "item_q1");
    assertThat(Desk.asked(second).turn()).isEqualTo(1);
    first.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void aLegThatDiesLeavesTheSessionWaiting() {
    var leg = desk.call();

    leg.stop();

    desk.eventually(() -> !desk.detail().summary().attached());
    assertThat(desk.detail().summary().state()).isEqualTo("listening");
  }

  @Test
  void theSameLegMayComeBack() {
    var leg = desk.call();
    desk.tell(new SessionCommand.Detach(1, "quiet", false, Instant.now()));

    desk.attach(leg, false);

    assertThat(leg.expectMessageClass(SessionOrder.Attached.class, Desk.SOON).epoch()).isEqualTo(2);
    leg.stop();
    desk.eventually(() -> !desk.detail().summary().attached());
  }

  @Test
  void aCallThatIsOverRefusesALeg() {
    desk.call();
    desk.tell(new SessionCommand.Detach(1, "bye", true, Instant.now()));
    var late = desk.leg();

    desk.attach(late, false);

    late.expectMessageClass(SessionOrder.Refused.class, Desk.SOON);
  }

  @Test
  void aStrangerWhoIsRefusedDoesNotDisturbTheCall() {
    var caller = desk.call();
    var stranger = desk.leg();

    desk.tell(
        new SessionCommand.Attach(
            TestAgents.agent(),
            "other",
            "test",
            false,
            true,
            desk.address(stranger),
            Instant.now()));

    assertThat(stranger.expectMessageClass(SessionOrder.Refused.class, Desk.SOON).code())
        .isEqualTo("unknown_session");
    caller.expectNoMessage(Duration.ofMillis(100));
    desk.says(1, "item_q1");
    Desk.asked(caller);
  }

  @Test
  void aLegThatAsksTwiceIsTheSameLeg() {
    var leg = desk.call();

    desk.attach(leg, false);

    assertThat(leg.expectMessageClass(SessionOrder.Attached.class, Desk.SOON).epoch()).isEqualTo(1);
    leg.expectNoMessage(Duration.ofMillis(100));
  }

  @Test
  void anOperatorIsToldThatACallHasEnded() {
    var leg = desk.call();
    TestProbe<Boolean> operator = KIT.createTestProbe();

    desk.tell(new SessionCommand.HangUp("operator", Instant.now(), operator.getRef()));
    operator.expectMessage(true);
    leg.expectMessage(new SessionOrder.Release("operator"));
    desk.tell(new SessionCommand.HangUp("operator", Instant.now(), operator.getRef()));
    operator.expectMessage(false);
  }

  @Test
  void watchersSeeEveryFactInOrder() {
    TestProbe<TimelineEvent> watcher = KIT.createTestProbe();
    desk.tell(new SessionCommand.Watch(watcher.getRef()));
    var leg = desk.call();
    desk.says(1, "item_q1");
    Desk.asked(leg);

    var seen = new ArrayList<>(watcher.receiveSeveralMessages(4));

    assertThat(seen)
        .extracting(TimelineEvent::kind)
        .containsExactly("begun", "leg-attached", "turn-taken", "response-asked");
    assertThat(seen)
        .extracting(TimelineEvent::seq)
        .isEqualTo(LongStream.rangeClosed(1, 4).boxed().toList());
  }

  @Test
  void aWatcherWhoAsksAgainSeesWhatHappenedWhileTheSessionMoved() {
    TestProbe<TimelineEvent> watcher = KIT.createTestProbe();
    desk.tell(new SessionCommand.Watch(watcher.getRef()));
    desk.call();
    watcher.receiveSeveralMessages(2);

    desk.tell(new SessionCommand.Watch(watcher.getRef()));
    watcher.expectNoMessage(Duration.ofMillis(50));
    desk.restart();
    desk.tell(new SessionCommand.HangUp("operator", Instant.now(), null));
    desk.eventually(() -> desk.stored.stream().anyMatch(SessionEvent.Ended.class::isInstance));
    desk.tell(new SessionCommand.Watch(watcher.getRef()));

    assertThat(watcher.receiveMessage(Desk.SOON).kind()).isEqualTo("ended");
  }

  @Test
  void theOldestOfTooManyWatchersMakesRoom() {
    var watchers = new ArrayList<TestProbe<TimelineEvent>>();
    for (int i = 0; i < 33; i++) {
      TestProbe<TimelineEvent> watcher = KIT.createTestProbe();
      watchers.add(watcher);
      desk.tell(new SessionCommand.Watch(watcher.getRef()));
    }

    desk.call();

    watchers.getLast().receiveSeveralMessages(2);
    watchers.get(1).receiveSeveralMessages(2);
    watchers.getFirst().expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void aLiveSessionStaysAwakeAndAnEndedOneGoesToSleep() {
    desk.call();
    desk.tell(new SessionCommand.Idle());
    desk.shard.expectNoMessage(Duration.ofMillis(50));
    desk.tell(new SessionCommand.Detach(1, "bye", true, Instant.now()));
    desk.eventually(() -> desk.stored.size() == 4);

    desk.tell(new SessionCommand.Idle());

    desk.shard.expectMessageClass(ClusterSharding.Passivate.class, Desk.SOON);
  }

  @Test
  void anEndedSessionStaysAwakeWhileSomebodyWatchesIt() {
    TestProbe<TimelineEvent> watcher = KIT.createTestProbe();
    desk.tell(new SessionCommand.Watch(watcher.getRef()));
    desk.tell(new SessionCommand.Idle());
    desk.shard.expectNoMessage(Duration.ofMillis(50));

    watcher.stop();

    desk.eventually(() -> {
      desk.tell(new SessionCommand.Idle());
      return desk.shard.receiveMessage() instanceof ClusterSharding.Passivate;
    });
  }

  @Test
  void aSessionThatLeavesItsNodeStoresItsFactsFirst() {
    var leg = desk.call();
    TestProbe<Object> undertaker = KIT.createTestProbe();
    desk.says(1, "item_q1");

    desk.tell(new SessionCommand.Stop());

    undertaker.expectTerminated(desk.session(), Desk.SOON);
    assertThat(desk.stored).hasSize(4);
    Desk.asked(leg);
  }
}
