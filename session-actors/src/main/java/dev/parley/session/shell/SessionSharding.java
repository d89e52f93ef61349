package dev.parley.session.shell;

import dev.parley.proto.admin.SessionDetail;
import dev.parley.proto.tool.ToolMessage;
import dev.parley.session.model.AgentTerms;
import dev.parley.session.model.Disposition;
import dev.parley.session.model.ParticipantMode;
import dev.parley.session.model.ParticipantRole;
import dev.parley.session.model.SessionCommand;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/** The way to every session of the cluster, wherever it is. Safe from any thread. */
public final class SessionSharding {

  private final ClusterSharding sharding;
  private final SessionWorld world;
  private final Duration askTimeout;

  private SessionSharding(ClusterSharding sharding, SessionWorld world, Duration askTimeout) {
    this.sharding = sharding;
    this.world = world;
    this.askTimeout = askTimeout;
  }

  /** Makes this node a home for sessions. */
  public static SessionSharding start(
      ActorSystem<?> system, SessionWorld world, Duration askTimeout) {
    WireMessageCodec.mustServe(system);
    var sharding = ClusterSharding.get(system);
    sharding.init(
        Entity.of(
                SessionBehavior.TYPE,
                entity -> SessionBehavior.create(entity.getEntityId(), world, entity.getShard()))
            .withStopMessage(new SessionCommand.Stop()));
    return new SessionSharding(sharding, world, askTimeout);
  }

  public void tell(String sessionId, SessionCommand command) {
    if (world.barrier().isReadByAll(command)) {
      session(sessionId).tell(command);
      return;
    }
    world.counters().messagesUnreadable.increment();
    var instead = world.barrier().readable(command);
    if (instead != null) {
      session(sessionId).tell(instead);
    }
  }

  /** Empty if there never was such a session. */
  public CompletionStage<Optional<SessionDetail>> describe(String sessionId) {
    return session(sessionId)
        .<SessionCommand.Description>ask(SessionCommand.Describe::new, askTimeout)
        .thenApply(description -> Optional.ofNullable(description.detail()));
  }

  /** Completes when what came of the message is stored. */
  public CompletionStage<Disposition> take(ToolMessage message) {
    var now = world.clock().instant();
    return session(message.sessionId())
        .ask(replyTo -> new SessionCommand.TakeToolMessage(message, now, replyTo), askTimeout);
  }

  /** False if there was no live call to end. */
  public CompletionStage<Boolean> hangUp(String sessionId, String reason) {
    var now = world.clock().instant();
    return session(sessionId)
        .ask(replyTo -> new SessionCommand.HangUp(reason, now, replyTo), askTimeout);
  }

  /** False if no call of that id waits for an approval. */
  public CompletionStage<Boolean> decideTool(
      String sessionId, String callId, boolean approved, String by) {
    var now = world.clock().instant();
    return session(sessionId)
        .ask(
            replyTo -> new SessionCommand.DecideApproval(callId, approved, by, now, replyTo),
            askTimeout);
  }

  /** False if there is no live call to give to another agent. */
  public CompletionStage<Boolean> assignAgent(String sessionId, AgentTerms agent, String by) {
    var now = world.clock().instant();
    return confirmed(
        sessionId,
        SessionCommand.AssignAgent.class,
        replyTo -> new SessionCommand.AssignAgent(agent, by, now, replyTo));
  }

  /** Somebody without a leg comes to a call. False if there is no live call, or no room in it. */
  public CompletionStage<Boolean> join(
      String sessionId, String participant, ParticipantRole role, String subject) {
    var now = world.clock().instant();
    return confirmed(
        sessionId,
        SessionCommand.JoinParticipant.class,
        replyTo ->
            new SessionCommand.JoinParticipant(
                participant, role, ParticipantMode.LISTEN, subject, null, now, replyTo));
  }

  /** False if the participant is not in a live call, or has it already. */
  public CompletionStage<Boolean> takeOver(String sessionId, String participant, String by) {
    var now = world.clock().instant();
    return confirmed(
        sessionId,
        SessionCommand.TakeOver.class,
        replyTo -> new SessionCommand.TakeOver(participant, by, now, replyTo));
  }

  /** False if there is no live call that somebody else has than the agent. */
  public CompletionStage<Boolean> handBack(String sessionId, String by) {
    var now = world.clock().instant();
    return confirmed(
        sessionId,
        SessionCommand.HandBack.class,
        replyTo -> new SessionCommand.HandBack(by, now, replyTo));
  }

  /** False also as long as a member could not read the command. */
  private CompletionStage<Boolean> confirmed(
      String sessionId,
      Class<? extends SessionCommand> kind,
      Function<ActorRef<Boolean>, SessionCommand> command) {
    if (!world.barrier().isReadByAll(kind)) {
      world.counters().messagesUnreadable.increment();
      return CompletableFuture.completedStage(false);
    }
    return session(sessionId).ask(command::apply, askTimeout);
  }

  private EntityRef<SessionCommand> session(String sessionId) {
    return sharding.entityRefFor(SessionBehavior.TYPE, sessionId);
  }
}
