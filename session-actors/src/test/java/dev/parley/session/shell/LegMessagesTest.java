package dev.parley.session.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.time.Duration;
import java.time.Instant;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What a leg tells its session counts once and in order, wherever the session is. */
class LegMessagesTest {

  private static final ActorTestKit KIT = ActorTestKit.create(PersistenceTestKitPlugin.config());

  private final Journal journal = new Journal();
  private final Desk desk;

  LegMessagesTest(TestInfo test) {
    PersistenceTestKit.create(KIT.system()).withPolicy(journal);
    desk = new Desk(KIT, "sess_" + test.getDisplayName().hashCode());
  }

  @AfterEach
  void letGo() {
    journal.writeAgain();
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void aMessageThatCameTwiceCountsOnce() {
    var leg = desk.call();

    send(1, says("item_q1"));
    send(1, says("item_q9"));

    Desk.asked(leg);
    noted(leg, 1);
    assertThat(desk.detail().summary().turns()).isEqualTo(1);
  }

  @Test
  void aMessageIsAcknowledgedWhenWhatItLedToIsStored() {
    var leg = desk.call();
    desk.eventually(() -> desk.stored.size() == 2);
    journal.stopWriting();

    send(1, says("item_q1"));
    Desk.asked(leg);
    leg.expectNoMessage(Duration.ofMillis(100));
    journal.writeAgain();

    noted(leg, 1);
  }

  @Test
  void aMessageThatLeadsToNothingIsAcknowledgedToo() {
    var leg = desk.call();

    send(1, new SessionCommand.EndPlayout(1, "resp_none", Instant.now()));

    noted(leg, 1);
  }

  @Test
  void whatIsMissingIsAskedForOnceAndWhatIsBehindItWaits() {
    var leg = desk.call();

    send(2, says("item_q2"));
    send(3, says("item_q3"));

    assertThat(leg.receiveMessage(Desk.SOON)).isEqualTo(new SessionOrder.Resend(1));
    leg.expectNoMessage(Duration.ofMillis(100));
    send(1, says("item_q1"));
    send(2, says("item_q2"));
    noted(leg, 2);
    assertThat(desk.detail().summary().turns()).isEqualTo(2);
  }

  @Test
  void aSessionThatMovedFindsItsLegAndGoesOnWhereItWas() {
    var leg = desk.call();
    send(1, says("item_q1"));
    var response = Desk.asked(leg).responseId();
    noted(leg, 1);

    desk.restart();

    assertThat(leg.receiveMessage(Desk.SOON)).isEqualTo(new SessionOrder.WhoIsThere(1));
    desk.tell(new SessionCommand.Rejoin(1, 1, desk.address(leg)));
    assertThat(leg.receiveMessage(Desk.SOON)).isEqualTo(new SessionOrder.Resend(2));
    send(2, new SessionCommand.CatchUp(1, null, Instant.now()));
    assertThat(Desk.asked(leg).responseId()).isEqualTo(response);
    assertThat(desk.detail().summary().attached()).isTrue();
  }

  @Test
  void whatTheDeadNodeHadNotStoredIsToldAgainAndLeadsToTheSame() {
    var leg = desk.call();
    desk.eventually(() -> desk.stored.size() == 2);
    journal.failNext(1_000);
    send(1, says("item_q1"));
    var lost = Desk.asked(leg);

    desk.restart();

    assertThat(leg.receiveMessage(Desk.SOON)).isEqualTo(new SessionOrder.WhoIsThere(1));
    // Only now: a write the dead one had on its way comes before the reading of its successor.
    journal.failNext(0);
    desk.tell(new SessionCommand.Rejoin(1, 0, desk.address(leg)));
    assertThat(leg.receiveMessage(Desk.SOON)).isEqualTo(new SessionOrder.Resend(1));
    send(1, says("item_q1"));
    assertThat(Desk.asked(leg)).isEqualTo(lost);
  }

  @Test
  void aLegThatDiedWithTheSessionsNodeIsGivenUp() {
    var leg = desk.call();
    desk.eventually(() -> desk.stored.size() == 2);
    leg.stop();
    desk.restart();

    desk.eventually(() -> !desk.detail().summary().attached());
  }

  @Test
  void theGoodbyeOfALegIsAcknowledgedToo() {
    var leg = desk.call();

    send(1, new SessionCommand.Detach(1, "caller_hung_up", true, Instant.now()));

    noted(leg, 1);
    desk.eventually(() -> desk.detail().summary().state().equals("over"));
    desk.restart();
    desk.tell(new SessionCommand.Rejoin(1, 0, desk.address(leg)));
    assertThat(leg.receiveMessage(Desk.SOON)).isEqualTo(new SessionOrder.Resend(2));
  }

  @Test
  void aLegThatIsNoLongerTheSessionsIsLetGo() {
    var first = desk.call();
    var second = desk.call();
    first.expectMessage(Desk.SOON, new SessionOrder.Release("superseded"));

    desk.tell(new SessionCommand.Rejoin(1, 0, desk.address(first)));

    first.expectMessage(Desk.SOON, new SessionOrder.Release("superseded"));
    second.expectNoMessage(Duration.ofMillis(100));
  }

  @Test
  void aLaterLegIsNotToldThatMessagesOfItsOwnAreStoredWhichItNeverSent() {
    var first = desk.call();
    desk.eventually(() -> desk.stored.size() == 2);
    journal.stopWriting();
    send(1, says("item_q1"));
    Desk.asked(first);
    send(2, says("item_q2"));
    var second = desk.leg();
    desk.attach(second, false);
    first.fishForMessage(
        Desk.SOON,
        order ->
            order instanceof SessionOrder.Release
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());

    journal.writeAgain();

    assertThat(second.receiveMessage(Desk.SOON)).isInstanceOf(SessionOrder.Attached.class);
  }

  @Test
  void aLegThatWasGivenUpThoughItLivesIsToldToComeBack() {
    var leg = desk.call();
    desk.tell(new SessionCommand.MediaGone(1));
    desk.eventually(() -> !desk.detail().summary().attached());

    desk.tell(new SessionCommand.Rejoin(1, 0, desk.address(leg)));

    leg.expectMessage(Desk.SOON, SessionOrder.Release.toComeBack());
  }

  @Test
  void aLegThatHasSaidThatItIsGoneIsNotCalledBack() {
    var leg = desk.call();
    send(1, new SessionCommand.Detach(1, "socket_closed", false, Instant.now()));
    noted(leg, 1);

    desk.tell(new SessionCommand.Rejoin(1, 1, desk.address(leg)));

    assertThat(leg.receiveMessage(Desk.SOON)).isEqualTo(new SessionOrder.Resend(2));
  }

  private void send(long number, SessionCommand.FromLeg message) {
    desk.tell(new SessionCommand.Numbered(number, message));
  }

  private static SessionCommand.FromLeg says(String itemId) {
    return new SessionCommand.TakeUtterance(1, itemId, 900, true, Instant.now());
  }

  private static void noted(TestProbe<SessionOrder> leg, long upTo) {
    while (true) {
      if (leg.receiveMessage(Desk.SOON) instanceof SessionOrder.Noted(var number)
          && number >= upTo) {
        return;
      }
    }
  }
}
