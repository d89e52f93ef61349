package dev.parley.session.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.parley.proto.admin.SessionDetail;
import dev.parley.proto.admin.TimelineEvent;
import dev.parley.session.model.Disposition;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionState;
import dev.parley.session.model.TurnOutcome;
import dev.parley.session.rules.SessionRules;
import dev.parley.session.rules.TestAgents;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes of one cluster in one JVM, over real Artery TCP: what is sent is really serialized. */
class TwoNodesTest {

  private static final int CALLS = 8;
  private static final Duration SOON = Duration.ofSeconds(20);

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
                  min-nr-of-members = 2
                }
              }
              """)
          .withFallback(PersistenceTestKitPlugin.config())
          .withFallback(ConfigFactory.load());

  private static final List<ActorTestKit> NODES =
      IntStream.range(0, 2).mapToObj(_ -> ActorTestKit.create("parley", NODE)).toList();

  private static final Broker BROKER = new Broker();
  private static final List<SessionSharding> SESSIONS =
      NODES.stream().map(node -> SessionSharding.start(node.system(), world(), SOON)).toList();

  @BeforeAll
  static void form() {
    var seed = Cluster.get(NODES.getFirst().system()).selfMember().address();
    NODES.forEach(node -> Cluster.get(node.system()).manager().tell(Join.create(seed)));
  }

  @AfterAll
  static void stop() {
    NODES.forEach(ActorTestKit::shutdownTestKit);
  }

  /** Shards fall on both nodes, so some of the calls are always elsewhere. */
  @Test
  void aCallIsTheSameWhereverItsSessionIs() {
    for (int i = 0; i < CALLS; i++) {
      call("sess_two_" + i, NODES.get(i % 2), SESSIONS.get(i % 2), SESSIONS.get((i + 1) % 2));
    }

    assertThat(BROKER.requests).hasSize(CALLS);
  }

  private static void call(
      String id, ActorTestKit node, SessionSharding here, SessionSharding there) {
    TestProbe<SessionOrder> leg = node.createTestProbe();
    TestProbe<TimelineEvent> watcher = node.createTestProbe();
    here.tell(id, new SessionCommand.Watch(watcher.getRef()));
    here.tell(
        id,
        new SessionCommand.Attach(
            TestAgents.agent(), "acme", "test", true, false, address(node, leg), Instant.now()));
    leg.expectMessage(SOON, new SessionOrder.Attached(id, 1, null));
    var greeting = Desk.asked(leg);
    assertThat(greeting.say()).isEqualTo("Welcome.");
    here.tell(id, end(greeting.responseId()));

    here.tell(id, new SessionCommand.TakeUtterance(1, "item_q1", 900, true, Instant.now()));
    var answer = Desk.asked(leg);
    assertThat(answer.options()).isEqualTo(ResponseOptions.NONE);
    here.tell(
        id,
        new SessionCommand.AskTool(
            1, answer.responseId(), "item_c1", "call_1", "slow", "{}", true, null, Instant.now()));
    here.tell(id, end(answer.responseId()));
    until(
        leg,
        order -> order instanceof SessionOrder.ToolNews news && news.state().equals("dispatched"));

    assertThat(done(there.take(TestAgents.result(id, "call_1")))).isEqualTo(Disposition.ACCEPTED);
    assertThat(Desk.asked(leg).turn()).isEqualTo(3);
    assertThat(watcher.receiveSeveralMessages(5, SOON).getLast().seq()).isEqualTo(5);
    var seen = done(there.describe(id)).orElseThrow();
    assertThat(seen).isEqualTo(done(here.describe(id)).orElseThrow());
    assertThat(seen.tools()).extracting(SessionDetail.ToolCall::state).containsExactly("delivered");
    assertThat(done(there.hangUp(id, "operator"))).isTrue();
    until(leg, SessionOrder.Release.class::isInstance);
    assertThat(done(there.hangUp(id, "operator"))).isFalse();
  }

  private static String address(ActorTestKit node, TestProbe<SessionOrder> leg) {
    return ActorRefResolver.get(node.system()).toSerializationFormat(leg.getRef());
  }

  private static void until(TestProbe<SessionOrder> leg, Predicate<SessionOrder> wanted) {
    var order = leg.receiveMessage(SOON);
    while (!wanted.test(order)) {
      order = leg.receiveMessage(SOON);
    }
  }

  private static SessionWorld world() {
    var rules =
        new SessionRules(new SessionRules.Limits(Duration.ofSeconds(60), 100), (_, _) -> null);
    var nobody =
        new SessionWorld.Listener() {
          @Override
          public void stored(SessionState now, SessionEvent event, long seq) {}

          @Override
          public void woke(SessionState state) {}
        };
    return new SessionWorld(rules, BROKER, nobody, InstantSource.system(), new SessionCounters());
  }

  private static SessionCommand end(String responseId) {
    return new SessionCommand.EndResponse(
        1, responseId, TurnOutcome.COMPLETED, false, Map.of("llm", 4L), Instant.now());
  }

  private static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
