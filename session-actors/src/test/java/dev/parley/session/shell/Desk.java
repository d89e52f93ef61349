package dev.parley.session.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.admin.SessionDetail;
import dev.parley.session.model.Disposition;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.jspecify.annotations.Nullable;

/** One session actor with all that surrounds it, and the words to talk to it. */
final class Desk implements SessionWorld.Listener {

  static final Duration SOON = Duration.ofSeconds(8);

  final ActorTestKit kit;
  final String id;
  final Broker broker = new Broker();
  final TestProbe<ClusterSharding.ShardCommand> shard;
  final List<SessionEvent> stored = new CopyOnWriteArrayList<>();
  final List<Long> numbers = new CopyOnWriteArrayList<>();
  final SessionCounters counters = new SessionCounters();
  private final SessionWorld world;
  private ActorRef<SessionCommand> session;

  Desk(ActorTestKit kit, String id) {
    this(kit, id, VersionBarrier.alone());
  }

  Desk(ActorTestKit kit, String id, VersionBarrier barrier) {
    this.kit = kit;
    this.id = id;
    this.shard = kit.createTestProbe();
    var rules =
        new SessionRules(new SessionRules.Limits(Duration.ofSeconds(60), 100), (_, _) -> null);
    this.world = new SessionWorld(rules, broker, this, InstantSource.system(), barrier, counters);
    this.session = spawn();
  }

  @Override
  public void stored(SessionState now, SessionEvent event, long seq) {
    stored.add(event);
    numbers.add(seq);
  }

  @Override
  public void woke(SessionState state) {}

  private ActorRef<SessionCommand> spawn() {
    return kit.spawn(SessionBehavior.create(id, world, shard.getRef()));
  }

  ActorRef<SessionCommand> session() {
    return session;
  }

  void tell(SessionCommand command) {
    session.tell(command);
  }

  /** Stops the actor without a word, as a node that dies does, and starts it again. */
  void restart() {
    kit.stop(session);
    session = spawn();
  }

  /** The same session once more, as on a node that does not know that the first one lives. */
  void twin() {
    session = spawn();
  }

  TestProbe<SessionOrder> leg() {
    return kit.createTestProbe();
  }

  /** A caller arrives; the leg has been told so. */
  TestProbe<SessionOrder> call() {
    var leg = leg();
    attach(leg, false);
    leg.expectMessageClass(SessionOrder.Attached.class, SOON);
    return leg;
  }

  void attach(TestProbe<SessionOrder> leg, boolean greet) {
    tell(
        new SessionCommand.Attach(
            TestAgents.agent(), "acme", "test", greet, false, address(leg), Instant.now()));
  }

  /** Where the session finds the leg. */
  String address(TestProbe<SessionOrder> leg) {
    return ActorRefResolver.get(kit.system()).toSerializationFormat(leg.getRef());
  }

  void says(int epoch, String itemId) {
    tell(new SessionCommand.TakeUtterance(epoch, itemId, 900, true, Instant.now()));
  }

  void modelCalls(String responseId, String callId, String tool) {
    tell(
        new SessionCommand.AskTool(
            1, responseId, "item_" + callId, callId, tool, "{}", true, null, Instant.now()));
  }

  void responseEnds(String responseId) {
    tell(
        new SessionCommand.EndResponse(
            1, responseId, TurnOutcome.COMPLETED, false, Map.of(), Instant.now()));
  }

  TestProbe<Disposition> result(String callId) {
    TestProbe<Disposition> worker = kit.createTestProbe();
    tell(
        new SessionCommand.TakeToolMessage(
            TestAgents.result(id, callId), Instant.now(), worker.getRef()));
    return worker;
  }

  @Nullable SessionDetail describe() {
    return AskPattern.<SessionCommand, SessionCommand.Description>ask(
            session, SessionCommand.Describe::new, SOON, kit.system().scheduler())
        .toCompletableFuture()
        .join()
        .detail();
  }

  SessionDetail detail() {
    var detail = describe();
    assertThat(detail).isNotNull();
    return java.util.Objects.requireNonNull(detail);
  }

  /** The response that the leg was asked to speak, past anything else it was told. */
  static SessionOrder.Respond asked(TestProbe<SessionOrder> leg) {
    while (true) {
      if (leg.receiveMessage(SOON) instanceof SessionOrder.Respond respond) {
        return respond;
      }
    }
  }

  void eventually(BooleanSupplier condition) {
    kit.createTestProbe()
        .awaitAssert(
            SOON,
            () -> {
              assertThat(condition.getAsBoolean()).isTrue();
              return true;
            });
  }
}
