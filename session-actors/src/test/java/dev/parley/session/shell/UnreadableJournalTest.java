package dev.parley.session.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A session whose journal holds what a newer build wrote. */
class UnreadableJournalTest {

  private static final ActorTestKit KIT = ActorTestKit.create(PersistenceTestKitPlugin.config());
  private static final PersistenceTestKit STORE = PersistenceTestKit.create(KIT.system());

  private final Journal journal = new Journal();
  private final Desk desk;

  UnreadableJournalTest() {
    STORE.withPolicy(journal);
    desk = new Desk(KIT, "sess_unreadable");
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void aSessionThatCannotBeReadStopsForGoodAndItsCallerIsTold() {
    desk.call();
    desk.eventually(() -> desk.stored.size() == 2);
    long before = desk.counters.journalsUnreadable.sum();
    journal.holdNewer();

    desk.restart();
    var leg = desk.leg();
    desk.attach(leg, false);

    desk.shard.expectMessageClass(ClusterSharding.Passivate.class, Desk.SOON);
    assertThat(leg.expectMessageClass(SessionOrder.Refused.class, Desk.SOON))
        .isEqualTo(
            new SessionOrder.Refused(
                "session_unreadable", "event: promoted.v9 (expected: a known name)"));
    desk.shard.expectNoMessage(Duration.ofMillis(300));
    desk.tell(new SessionCommand.Stop());
    desk.shard.expectTerminated(desk.session(), Desk.SOON);
    assertThat(desk.counters.journalsUnreadable.sum()).isEqualTo(before + 1);
  }
}
