package dev.parley.session.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.model.JournalEntry;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A session whose journal is slow or broken. */
class SessionJournalTest {

  private static final ActorTestKit KIT = ActorTestKit.create(PersistenceTestKitPlugin.config());
  private static final PersistenceTestKit STORE = PersistenceTestKit.create(KIT.system());

  private final Journal journal = new Journal();
  private final Desk desk;

  SessionJournalTest(TestInfo test) {
    STORE.withPolicy(journal);
    desk = new Desk(KIT, "sess_" + test.getDisplayName().hashCode());
  }

  @AfterEach
  void letGo() {
    journal.readAgain();
    journal.writeAgain();
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void aLegHearsNothingBeforeItsArrivalIsStored() {
    assertThat(desk.describe()).isNull();
    journal.stopWriting();
    var leg = desk.leg();

    desk.attach(leg, true);
    leg.expectNoMessage(Duration.ofMillis(100));
    journal.writeAgain();

    leg.expectMessageClass(SessionOrder.Attached.class, Desk.SOON);
    leg.expectMessageClass(SessionOrder.Respond.class, Desk.SOON);
  }

  @Test
  void aSlowJournalDelaysNoAnswerAndEveryTool() {
    var leg = desk.call();
    desk.eventually(() -> desk.stored.size() == 2);
    journal.stopWriting();

    desk.says(1, "item_q1");
    var first = Desk.asked(leg).responseId();
    desk.modelCalls(first, "call_1", "slow");
    leg.expectMessageClass(SessionOrder.ToolNews.class, Desk.SOON);
    desk.responseEnds(first);
    desk.says(1, "item_q2");
    assertThat(Desk.asked(leg).turn()).isEqualTo(2);
    assertThat(desk.broker.requests).isEmpty();
    assertThat(desk.stored).hasSize(2);
    journal.writeAgain();

    desk.eventually(() -> desk.broker.requests.size() == 1);
  }

  @Test
  void aWriteThatFailsLosesNothingAndDoublesNothing() {
    var leg = desk.call();
    desk.eventually(() -> desk.stored.size() == 2);
    journal.failNext(2);

    desk.says(1, "item_q1");
    var first = Desk.asked(leg).responseId();
    desk.modelCalls(first, "call_1", "slow");
    desk.responseEnds(first);

    desk.eventually(() -> desk.broker.requests.size() == 1);
    desk.eventually(() -> desk.stored.size() == 7);
    assertThat(desk.numbers).isEqualTo(LongStream.rangeClosed(1, 7).boxed().toList());
    assertThat(
            STORE.persistedInStorage("session|" + desk.id).stream()
                .map(fact -> ((JournalEntry) fact).event().getClass().getSimpleName()))
        .containsExactly(
            "Begun",
            "LegAttached",
            "TurnTaken",
            "ResponseAsked",
            "ToolRequested",
            "ResponseEnded",
            "ToolDispatched");
    var before = desk.detail();
    desk.restart();
    assertThat(desk.detail()).isEqualTo(before);
  }

  @Test
  void ofASessionThatLivesTwiceTheOneThatFindsTheOthersFactsStops() {
    desk.call();
    desk.eventually(() -> desk.stored.size() == 2);
    var stale = desk.session();
    desk.twin();
    var leg = desk.call();
    desk.says(2, "item_q1");
    Desk.asked(leg);
    desk.eventually(() -> desk.stored.size() == 5);
    journal.failNext(1);

    stale.tell(new SessionCommand.TakeUtterance(1, "item_q2", 900, true, Instant.now()));

    KIT.createTestProbe().expectTerminated(stale, Desk.SOON);
    assertThat(desk.detail().summary().turns()).isEqualTo(1);
  }

  @Test
  void aJournalThatCannotBeReadAtFirstIsReadLater() {
    desk.call();
    desk.eventually(() -> desk.stored.size() == 2);
    STORE.failNextRead("session|" + desk.id);

    desk.restart();

    assertThat(desk.detail().summary().epoch()).isEqualTo(1);
  }

  @Test
  void whatIsAskedWhileTheJournalIsReadIsKept() {
    desk.call();
    desk.eventually(() -> desk.stored.size() == 2);
    journal.stopReading();
    desk.restart();

    var leg = desk.leg();
    desk.attach(leg, false);
    desk.says(2, "item_q1");
    leg.expectNoMessage(Duration.ofMillis(100));
    journal.readAgain();

    assertThat(leg.expectMessageClass(SessionOrder.Attached.class, Desk.SOON).epoch()).isEqualTo(2);
    Desk.asked(leg);
  }

  @Test
  void ordersForALegThatIsNotStoredYetWaitBehindItsArrival() {
    var leg = desk.call();
    desk.says(1, "item_q1");
    var first = Desk.asked(leg).responseId();
    desk.modelCalls(first, "call_1", "slow");
    desk.responseEnds(first);
    desk.eventually(() -> desk.stored.size() == 7);
    journal.stopWriting();

    var second = desk.leg();
    desk.attach(second, false);
    desk.result("call_1");
    second.expectNoMessage(Duration.ofMillis(100));
    journal.writeAgain();

    second.expectMessageClass(SessionOrder.Attached.class, Desk.SOON);
    assertThat(Desk.asked(second).turn()).isEqualTo(2);
  }

  @Test
  void aLegThatWasSupersededBeforeItWasStoredIsOnlyLetGo() {
    assertThat(desk.describe()).isNull();
    journal.stopWriting();
    var first = desk.leg();
    var second = desk.leg();

    desk.attach(first, true);
    desk.attach(second, false);
    first.expectMessage(Desk.SOON, new SessionOrder.Release("superseded"));
    journal.writeAgain();

    assertThat(second.expectMessageClass(SessionOrder.Attached.class, Desk.SOON).epoch())
        .isEqualTo(2);
    assertThat(Desk.asked(second).responseId()).endsWith("_2");
    first.expectNoMessage(Duration.ofMillis(100));
  }

  @Test
  void theSessionLetsItsCallerGoWhenTheJournalIsAwayForTooLong() {
    var leg = desk.call();
    desk.eventually(() -> desk.stored.size() == 2);
    journal.stopWriting();

    for (int i = 0; i < 1_002; i++) {
      desk.tell(new SessionCommand.HearCaller(1, "item_q", true, null, Instant.now()));
      desk.tell(new SessionCommand.DropSpeech(1, Instant.now()));
    }

    leg.expectMessage(Desk.SOON, new SessionOrder.Release("journal_unavailable"));
    KIT.createTestProbe().expectTerminated(desk.session(), Desk.SOON);
  }

  @Test
  void factsHoldBeforeTheyAreStored() {
    var leg = desk.call();
    desk.eventually(() -> desk.stored.size() == 2);
    journal.stopWriting();

    desk.says(1, "item_q1");
    Desk.asked(leg);

    assertThat(desk.detail().summary().turns()).isEqualTo(1);
    assertThat(desk.stored).noneMatch(SessionEvent.TurnTaken.class::isInstance);
  }
}
