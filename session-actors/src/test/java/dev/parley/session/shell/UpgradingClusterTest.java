package dev.parley.session.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.parley.proto.Json;
import dev.parley.session.model.EventLevel;
import dev.parley.session.model.ParticipantMode;
import dev.parley.session.model.ParticipantRole;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Leave;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Nodes of two builds in one cluster, over real Artery TCP: the older one says no level. */
class UpgradingClusterTest {

  private static final Config NODE =
      ConfigFactory.parseString(
              """
              include required(classpath("parley-wire.conf"))
              pekko {
                actor.provider = cluster
                remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                cluster {
                  jmx.multi-mbeans-in-same-jvm = on
                  downing-provider-class = "org.apache.pekko.cluster.sbr.SplitBrainResolverProvider"
                }
              }
              """)
          .withFallback(PersistenceTestKitPlugin.config());

  private static final ActorTestKit OLDER = node("");
  private static final ActorTestKit NEWER = node(ReadableLevel.role(2));

  private static final IntSupplier READABLE = ReadableLevel.lowest(NEWER.system());

  private static ActorTestKit node(String role) {
    var roles = ConfigFactory.parseString("pekko.cluster.roles = [" + role + "]");
    return ActorTestKit.create("parley", roles.withFallback(NODE));
  }

  @AfterAll
  static void stop() {
    OLDER.shutdownTestKit();
    NEWER.shutdownTestKit();
  }

  @Test
  void whatAnOlderMemberCannotReadIsStoredOnlyWhenItHasLeft() {
    var newer = Cluster.get(NEWER.system());
    var older = Cluster.get(OLDER.system());
    var desk = new Desk(NEWER, "sess_upgrade", barrier(UpgradingClusterTest::level));
    newer.manager().tell(Join.create(newer.selfMember().address()));
    everyMemberReads(2);
    var leg = desk.call();

    older.manager().tell(Join.create(newer.selfMember().address()));
    everyMemberReads(1);
    peersReadWhatTheySay();
    assertThat(talk(desk, leg, "item_q1"))
        .isEqualTo(
            new SessionOrder.Complain(
                null,
                "cluster_upgrading",
                null,
                "event: settings-changed.v1 of level 2 (expected: level 1 at most, as long as an"
                    + " older member is in the cluster)"));
    desk.eventually(() -> desk.stored.size() == 5);
    assertThat(desk.stored)
        .noneMatch(SessionEvent.TranscriptNoted.class::isInstance)
        .noneMatch(SessionEvent.SettingsChanged.class::isInstance);

    older.manager().tell(Leave.create(older.selfMember().address()));
    everyMemberReads(2);
    desk.tell(settings());
    transcript(desk, "item_q1");
    desk.eventually(() -> desk.stored.size() == 7);
    assertThat(desk.stored)
        .anyMatch(SessionEvent.TranscriptNoted.class::isInstance)
        .anyMatch(SessionEvent.SettingsChanged.class::isInstance);
    var before = desk.detail();
    desk.restart();
    assertThat(desk.detail()).isEqualTo(before);
  }

  @Test
  void aMessageThatAnOlderMemberCannotReadIsNotSentToIt() {
    TestProbe<SessionOrder> theirs = NEWER.createTestProbe();
    // What it stores is not in question here: it may have been stored before the older one came.
    var desk =
        new Desk(
            NEWER,
            "sess_mixed",
            new VersionBarrier(
                () -> 2, EventLevel::of, peer -> peer.equals(theirs.getRef()) ? 1 : 2));
    var own = desk.call();
    taken(desk);
    assertThat(own.expectMessageClass(SessionOrder.FloorMoved.class, Desk.SOON).to())
        .isEqualTo("part_1");

    desk.attach(theirs, false);

    theirs.expectMessageClass(SessionOrder.Attached.class, Desk.SOON);
    assertThat(desk.counters.messagesUnreadable.sum()).as("who has the call").isEqualTo(1);
  }

  @Test
  void aLegsMessageThatNotAllReadGoesAsOneThatSaysNothing() {
    var old = new VersionBarrier(() -> 1, EventLevel::of, _ -> 1);
    var hold = new SessionCommand.Numbered(7, new SessionCommand.HoldLine(3, Instant.now()));
    var words =
        new SessionCommand.Numbered(
            8, new SessionCommand.NoteTranscript(3, "item_1", "Hello.", Instant.now()));

    assertThat(old.readable(words)).isSameAs(words);
    assertThat(old.readable(hold))
        .as("the numbers have no gap")
        .isEqualTo(
            new SessionCommand.Numbered(7, new SessionCommand.EndPlayout(3, "", Instant.EPOCH)));
    assertThat(old.readable(new SessionCommand.HandBack("anna", Instant.now(), null))).isNull();
    assertThat(VersionBarrier.alone().readable(hold)).isSameAs(hold);
  }

  private static void taken(Desk desk) {
    desk.tell(
        new SessionCommand.JoinParticipant(
            "part_1",
            ParticipantRole.SUPERVISOR,
            ParticipantMode.LISTEN,
            "anna",
            null,
            Instant.now(),
            null));
    desk.tell(new SessionCommand.TakeOver("part_1", "anna", Instant.now(), null));
  }

  private static VersionBarrier barrier(Function<SessionEvent, EventLevel> levels) {
    return new VersionBarrier(READABLE, levels, ReadableLevel.ofPeers(NEWER.system()));
  }

  private static void peersReadWhatTheySay() {
    var peers = ReadableLevel.ofPeers(NEWER.system());
    var theirs = OLDER.<SessionOrder>createTestProbe().getRef();
    var address = ActorRefResolver.get(OLDER.system()).toSerializationFormat(theirs);
    var resolver = ActorRefResolver.get(NEWER.system());
    assertThat(peers.applyAsInt(resolver.<SessionOrder>resolveActorRef(address))).isEqualTo(1);
    assertThat(peers.applyAsInt(NEWER.<SessionOrder>createTestProbe().getRef())).isEqualTo(2);
  }

  private static void everyMemberReads(int level) {
    NEWER
        .<Integer>createTestProbe()
        .awaitAssert(
            Duration.ofSeconds(60), () -> assertThat(READABLE.getAsInt()).isEqualTo(level));
  }

  /** A turn with words and settings; what the session said of the latter. */
  private static SessionOrder talk(Desk desk, TestProbe<SessionOrder> leg, String itemId) {
    desk.says(1, itemId);
    var response = Desk.asked(leg);
    transcript(desk, itemId);
    desk.tell(settings());
    var order = leg.receiveMessage(Desk.SOON);
    desk.responseEnds(response.responseId());
    return order;
  }

  private static void transcript(Desk desk, String itemId) {
    desk.tell(new SessionCommand.NoteTranscript(1, itemId, "Where is it?", Instant.now()));
  }

  private static SessionCommand settings() {
    var alto = Json.mapper().createObjectNode().put("voice", "alto");
    return new SessionCommand.KeepSettings(1, alto, Instant.now());
  }

  /** As if the build had brought two new kinds of facts. */
  private static EventLevel level(SessionEvent event) {
    return switch (event) {
      case SessionEvent.SettingsChanged _ -> new EventLevel(2, false);
      case SessionEvent.TranscriptNoted _ -> new EventLevel(2, true);
      case SessionEvent _ -> EventLevel.of(event);
    };
  }
}
