package dev.parley.session.shell;

import dev.parley.session.model.JournalEntry;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionCommand.Recovered;
import dev.parley.session.model.SessionCommand.Unreadable;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionState;
import dev.parley.session.rules.SessionRules;
import java.io.NotSerializableException;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;

/**
 * The journal of one session, child of {@link SessionBehavior}: reads it once, then appends. Apart
 * from its parent so that a slow database never delays a decision ({@code docs/adr/0002}). When a
 * write fails it starts again, reads how far it got, and its parent sends the rest.
 */
final class JournalBehavior
    extends EventSourcedBehavior<JournalBehavior.Append, JournalEntry, JournalBehavior.Progress> {

  static final String ENTITY_TYPE = "session";

  /** Facts to store, all or none. */
  record Append(List<JournalEntry> facts) {}

  /**
   * How much is stored.
   *
   * @param replayed what the facts add up to, kept only while they are read for the first time
   * @param last of them
   * @param legMessage number of the attached leg's last message that led to one
   */
  record Progress(
      @Nullable SessionState replayed, long stored, @Nullable JournalEntry last, long legMessage) {}

  /** For a write or a read that fails, and for anything else that goes wrong in here. */
  private static final BackoffSupervisorStrategy AGAIN =
      SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2);

  private final String id;
  private final ActorRef<SessionCommand> session;
  private boolean replaying = true;

  static Behavior<Append> create(String id, ActorRef<SessionCommand> session) {
    return Behaviors.<Append>supervise(
            Behaviors.setup(context -> new JournalBehavior(context, id, session)))
        .onFailure(AGAIN);
  }

  private JournalBehavior(
      ActorContext<Append> context, String id, ActorRef<SessionCommand> session) {
    super(PersistenceId.of(ENTITY_TYPE, id), AGAIN);
    this.id = id;
    this.session = session;
    context.getLog().trace("journal opened");
  }

  @Override
  public Progress emptyState() {
    return new Progress(SessionState.unborn(id), 0, null, 0);
  }

  @Override
  public CommandHandler<Append, JournalEntry, Progress> commandHandler() {
    return (_, append) ->
        Effect()
            .persist(append.facts())
            .thenRun(progress -> session.tell(new SessionCommand.Stored(progress.stored())));
  }

  @Override
  public EventHandler<Progress, JournalEntry> eventHandler() {
    return this::onEvent;
  }

  @Override
  public SignalHandler<Progress> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::recovered)
        .onSignal(RecoveryFailed.class, (_, failed) -> unread(failed.failure()))
        .build();
  }

  /** A database that is away is asked again; what cannot be read now cannot be read later. */
  private void unread(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof NotSerializableException unreadable) {
        session.tell(new Unreadable(String.valueOf(unreadable.getMessage())));
        return;
      }
    }
  }

  private Progress onEvent(Progress progress, JournalEntry fact) {
    var state = progress.replayed();
    long legMessage =
        fact.event() instanceof SessionEvent.LegAttached
            ? 0
            : Math.max(progress.legMessage(), fact.legMessage());
    return new Progress(
        replaying && state != null ? SessionRules.evolve(state, fact.event()) : null,
        progress.stored() + 1,
        fact,
        legMessage);
  }

  private void recovered(Progress progress) {
    replaying = false;
    var state = progress.replayed();
    session.tell(
        new Recovered(
            state == null ? SessionState.unborn(id) : state,
            progress.stored(),
            progress.last(),
            progress.legMessage()));
  }
}
