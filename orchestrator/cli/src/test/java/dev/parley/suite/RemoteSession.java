package dev.parley.suite;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.media.channel.SessionGate;
import dev.parley.net.loop.ManualLoop;
import dev.parley.proto.tool.ToolCancel;
import dev.parley.proto.tool.ToolMessage;
import dev.parley.proto.tool.ToolRequest;
import dev.parley.session.model.AgentTerms;
import dev.parley.session.model.Disposition;
import dev.parley.session.model.JournalEntry;
import dev.parley.session.model.ParticipantMode;
import dev.parley.session.model.ParticipantRole;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionState;
import dev.parley.session.rules.SessionRules;
import dev.parley.session.shell.SessionBehavior;
import dev.parley.session.shell.SessionCounters;
import dev.parley.session.shell.SessionWorld;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.jspecify.annotations.Nullable;

/**
 * The session's own actor with its journal, somewhere in the cluster: a message takes a while to
 * it, and while its node is dead whatever it is told is lost. All on the loop.
 */
final class RemoteSession implements SessionGate, SessionWorld.Listener, SessionWorld.ToolGate {

  /** How long a message to the session is under way. */
  private static final long WAY_MS = 5;

  private static final String HUMAN = "human_on_a_desk_phone";

  /** The node that the session is on. */
  private sealed interface OfNode {
    record Deliver(String sessionId, SessionCommand command) implements OfNode {}

    /** It dies without a word. */
    record Die() implements OfNode {}

    /** Another takes its place, and takes the session up. */
    record TakeUp(String sessionId) implements OfNode {}
  }

  private final ManualLoop time;
  private final InstantSource clock;
  private final ActorRef<OfNode> node;
  private final PersistenceTestKit journal;
  private final SessionWorld world;
  final SessionCounters counters = new SessionCounters();

  /** What tools were asked, the latest last. */
  final List<ToolRequest> requests = new ArrayList<>();

  private SessionState state = SessionState.unborn("sess_none");

  RemoteSession(ManualLoop time, InstantSource clock) {
    this.time = time;
    this.clock = clock;
    this.journal = PersistenceTestKit.create(time.system());
    var limits = new SessionRules.Limits(Duration.ofSeconds(60), 400);
    this.world =
        new SessionWorld(new SessionRules(limits, (_, _) -> null), this, this, clock, counters);
    this.node = time.spawn(Behaviors.setup(context -> alive(context, null)));
  }

  private Behavior<OfNode> alive(
      ActorContext<OfNode> node, @Nullable ActorRef<SessionCommand> session) {
    return Behaviors.receiveMessage(message ->
        switch (message) {
          case OfNode.Deliver(var id, var command) -> {
            var there = session == null ? started(node, id) : session;
            there.tell(command);
            yield session == null ? alive(node, there) : Behaviors.same();
          }
          case OfNode.Die _ -> {
            if (session != null) {
              node.stop(session);
            }
            yield dead(node);
          }
          case OfNode.TakeUp _ -> Behaviors.same();
        });
  }

  private Behavior<OfNode> dead(ActorContext<OfNode> node) {
    return Behaviors.receiveMessage(message ->
        message instanceof OfNode.TakeUp(var id)
            ? alive(node, started(node, id))
            : Behaviors.same());
  }

  private ActorRef<SessionCommand> started(ActorContext<OfNode> node, String id) {
    var shard = node.getSystem();
    return node.spawnAnonymous(SessionBehavior.create(id, world, shard.ignoreRef()));
  }

  /** As it is in the journal, or will be when the journal has all. */
  SessionState state() {
    return state;
  }

  /** The state that the journal adds up to. */
  SessionState stored() {
    return SessionRules.evolve(SessionState.unborn(state.id()), events());
  }

  List<SessionEvent> events() {
    return journal.persistedInStorage("session|" + state.id()).stream()
        .map(JournalEntry.class::cast)
        .map(JournalEntry::event)
        .toList();
  }

  <T> List<T> events(Class<T> kind) {
    return events().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Override
  public void tell(String sessionId, SessionCommand command) {
    time.after(WAY_MS, () -> node.tell(new OfNode.Deliver(sessionId, command)));
  }

  // ---- what its node has for it

  @Override
  public void stored(SessionState now, SessionEvent event, long seq) {
    state = now;
  }

  @Override
  public void woke(SessionState woken) {
    state = woken;
  }

  @Override
  public CompletionStage<?> request(ToolRequest request, @Nullable String queue) {
    requests.add(request);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> cancel(ToolCancel cancel, @Nullable String queue) {
    return CompletableFuture.completedFuture(null);
  }

  // ---- its node

  void nodeDies() {
    node.tell(new OfNode.Die());
  }

  /** Another node takes the session up, from the journal. */
  void isTakenUp() {
    node.tell(new OfNode.TakeUp(state.id()));
  }

  // ---- who is not a leg

  void humanTakesOver() {
    var join =
        new SessionCommand.JoinParticipant(
            HUMAN,
            ParticipantRole.HUMAN_AGENT,
            ParticipantMode.LISTEN,
            "colleague",
            null,
            clock.instant(),
            null);
    tell(state.id(), join);
    takesOver(HUMAN);
  }

  void takesOver(String participant) {
    var at = clock.instant();
    tell(state.id(), new SessionCommand.TakeOver(participant, "colleague", at, null));
  }

  void humanHandsBack() {
    tell(state.id(), new SessionCommand.HandBack("colleague", clock.instant(), null));
  }

  void assigned(AgentTerms agent) {
    tell(state.id(), new SessionCommand.AssignAgent(agent, "operator", clock.instant(), null));
  }

  /** The latest tool that was asked gives this. */
  void toolGives(String status) {
    var request = requests.getLast();
    var output = JsonNodeFactory.instance.objectNode().put("status", status);
    var result =
        new ToolMessage.Result(
            request.sessionId(),
            request.callId(),
            request.requestId(),
            request.effectKey(),
            request.tool(),
            ToolMessage.Status.OK,
            output,
            null,
            "worker");
    var nobody = time.system().<Disposition>ignoreRef();
    tell(state.id(), new SessionCommand.TakeToolMessage(result, clock.instant(), nobody));
  }
}
