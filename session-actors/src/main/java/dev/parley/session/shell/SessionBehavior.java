package dev.parley.session.shell;

import dev.parley.session.model.JournalEntry;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionState;
import dev.parley.session.rules.Decision;
import dev.parley.session.rules.SessionRules;
import dev.parley.session.rules.SessionView;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/**
 * One session as a sharded actor: asks {@link SessionRules}, lets the facts hold at once, does what
 * need not wait, and hands the facts to its {@link JournalBehavior}; what must wait for the journal
 * is done when it confirms.
 */
public final class SessionBehavior extends AbstractMatchingBehavior<SessionCommand> {

  public static final EntityTypeKey<SessionCommand> TYPE =
      EntityTypeKey.create(SessionCommand.class, JournalBehavior.ENTITY_TYPE);

  /** Commands that may wait while the journal is read. */
  private static final int STASH = 256;

  /**
   * Facts that may wait for the journal. Past that the caller is let go rather than misled, and the
   * session starts again from what is stored.
   */
  private static final int BACKLOG = 2_000;

  private static final Duration QUIET_BEFORE_PASSIVATION = Duration.ofSeconds(30);

  private final SessionWorld world;
  private final StashBuffer<SessionCommand> stash;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final ActorRef<JournalBehavior.Append> journal;
  private final ActionExecutor executor;
  private final WriteBehindQueue writes = new WriteBehindQueue();
  private final Deduplicator intake = new Deduplicator();
  private final Watchers watchers;

  private SessionState state;
  private boolean recovered;
  private boolean leaving;
  private boolean lost;
  private long stored;

  /** Number up to which the leg's messages are in the journal, and the leg knows it. */
  private long acknowledged;

  public static Behavior<SessionCommand> create(
      String id, SessionWorld world, ActorRef<ClusterSharding.ShardCommand> shard) {
    return Behaviors.withStash(
        STASH,
        stash ->
            Behaviors.withTimers(timers ->
                Behaviors.setup(
                    context -> new SessionBehavior(context, timers, stash, id, world, shard))));
  }

  private SessionBehavior(
      ActorContext<SessionCommand> context,
      TimerScheduler<SessionCommand> timers,
      StashBuffer<SessionCommand> stash,
      String id,
      SessionWorld world,
      ActorRef<ClusterSharding.ShardCommand> shard) {
    super(context);
    this.world = world;
    this.stash = stash;
    this.shard = shard;
    this.state = SessionState.unborn(id);
    this.executor = new ActionExecutor(context, timers, world);
    this.watchers = new Watchers(context, world.counters());
    this.journal = context.spawn(JournalBehavior.create(id, context.getSelf()), "journal");
    context.setReceiveTimeout(QUIET_BEFORE_PASSIVATION, new SessionCommand.Idle());
  }

  @Override
  public Behavior<SessionCommand> onMessage(SessionCommand command) {
    if (command instanceof SessionCommand.Recovered ready) {
      return recovered(ready);
    }
    if (command instanceof SessionCommand.Unreadable(var problem)) {
      return unreadable(problem);
    }
    if (!recovered) {
      stashed(command);
      return this;
    }
    take(command);
    return lost || (leaving && writes.isEmpty()) ? Behaviors.stopped() : this;
  }

  private void take(SessionCommand command) {
    switch (command) {
      case SessionCommand.Describe(var replyTo) ->
          replyTo.tell(
              new SessionCommand.Description(state.isUnborn() ? null : SessionView.detail(state)));
      case SessionCommand.Watch(var watcher) -> watchers.add(watcher, stored, writes.lastStored());
      case SessionCommand.Delivery delivery -> deliver(delivery);
      case SessionCommand.Internal internal -> onInternal(internal);
      case SessionCommand.OfLine _,
          SessionCommand.OfTurn _,
          SessionCommand.OfConversation _,
          SessionCommand.OfTools _,
          SessionCommand.OfAgent _,
          SessionCommand.OfParty _ ->
          decide(command, 0);
    }
  }

  private void deliver(SessionCommand.Delivery delivery) {
    switch (delivery) {
      case SessionCommand.Numbered(var number, var message) -> {
        if (message.epoch() == state.line().epoch()) {
          numbered(number, message);
        } else {
          world.counters().messagesStale.increment();
        }
      }
      case SessionCommand.Rejoin(var epoch, var acknowledged, var media) -> {
        if (epoch != state.line().epoch()) {
          executor.turnOff(media);
          return;
        }
        if (state.line().attached()) {
          executor.joined(media, epoch);
        } else if (state.isLive() && state.line().isGivenUp()) {
          // It was there after all; what it tells is taken, and its caller dials again.
          executor.leaving(media);
          executor.tellSender(SessionOrder.Release.toComeBack());
        } else {
          executor.leaving(media);
        }
        intake.skipTo(acknowledged);
        executor.tellSender(new SessionOrder.Resend(intake.taken() + 1));
      }
    }
  }

  private void numbered(long number, SessionCommand.FromLeg message) {
    switch (intake.judge(number)) {
      case TAKE -> {
        decide(message, number);
        acknowledge();
      }
      case GAP -> {
        world.counters().gaps.increment();
        executor.tellSender(new SessionOrder.Resend(intake.taken() + 1));
      }
      case REPEATED -> world.counters().messagesRepeated.increment();
      case STILL_GAP -> {}
    }
  }

  /** Messages that led to nothing are done as soon as all before them is. */
  private void acknowledge() {
    long waiting = writes.firstMessageOf(executor.leg());
    long done = waiting == 0 ? intake.taken() : waiting - 1;
    if (done > acknowledged) {
      acknowledged = done;
      executor.tellSender(new SessionOrder.Noted(done));
    }
  }

  private void onInternal(SessionCommand.Internal internal) {
    switch (internal) {
      case SessionCommand.Stored(var count) -> written(count);
      case SessionCommand.MediaGone(var epoch) ->
          decide(
              new SessionCommand.Detach(
                  epoch, SessionState.Line.GIVEN_UP, false, world.clock().instant()),
              0);
      case SessionCommand.AskMedia(var epoch) -> executor.tell(new SessionOrder.WhoIsThere(epoch));
      case SessionCommand.WatcherGone(var watcher) -> watchers.remove(watcher);
      case SessionCommand.DispatchFailed(var callId) -> executor.dispatchLater(callId);
      case SessionCommand.DispatchSlow(var callId) -> {
        if (executor.isUnsent(state, callId)) {
          decide(new SessionCommand.LosePatience(callId, world.clock().instant()), 0);
        }
      }
      case SessionCommand.Redispatch(var callId) -> executor.dispatchAgain(state, callId);
      case SessionCommand.CancelFailed(var callId) -> executor.cancelLater(callId);
      case SessionCommand.CancelAgain(var callId) -> executor.cancelAgain(state, callId);
      case SessionCommand.Idle _ -> passivateIfDone();
      case SessionCommand.Stop _ -> leaving = true;
      case SessionCommand.Recovered _, SessionCommand.Unreadable _ ->
          throw new IllegalStateException("handled before");
    }
  }

  /** The first time the session wakes; later the journal has started again after a failed write. */
  private Behavior<SessionCommand> recovered(SessionCommand.Recovered ready) {
    if (recovered) {
      return journalBack(ready);
    }
    recovered = true;
    stored = ready.stored();
    state = ready.state();
    writes.startAt(stored, ready.last());
    intake.startAt(ready.legMessage());
    acknowledged = ready.legMessage();
    if (stored > 0) {
      world.listener().woke(state);
      world
          .rules()
          .resume(state, world.clock().instant())
          .forEach(action -> executor.perform(action, executor.leg()));
    }
    return stash.unstashAll(this);
  }

  /** A write has failed, or a session that another node took over still wrote: only one goes on. */
  private Behavior<SessionCommand> journalBack(SessionCommand.Recovered ready) {
    if (!writes.agrees(ready.stored(), ready.last())) {
      world.counters().sessionsDoubled.increment();
      getContext().getLog().warn("session lives on another node too: this one stops");
      return Behaviors.stopped();
    }
    world.counters().journalsRestarted.increment();
    writes.appendLost();
    written(ready.stored());
    return this;
  }

  /** Passivated, for a session that only stopped would be woken again by its shard, in a loop. */
  private Behavior<SessionCommand> unreadable(String problem) {
    world.counters().journalsUnreadable.increment();
    getContext()
        .getLog()
        .atError()
        .addKeyValue("session", state.identity().id())
        .addKeyValue("problem", problem)
        .log("session not woken: its journal cannot be read");
    executor.tell(new SessionOrder.Release("session_unreadable"));
    getContext().stop(journal);
    shard.tell(new ClusterSharding.Passivate<>(getContext().getSelf()));
    var refused = new SessionAction.Tell(new SessionOrder.Refused("session_unreadable", problem));
    var answer = new Decision(List.of(), List.of(), List.of(refused));
    return stash.unstashAll(
        Behaviors.receiveMessage(command -> {
          if (command instanceof SessionCommand.Attach attach) {
            executor.answer(attach, answer);
          }
          return command instanceof SessionCommand.Stop ? Behaviors.stopped() : Behaviors.same();
        }));
  }

  private void stashed(SessionCommand command) {
    if (stash.isFull()) {
      world.counters().commandsDropped.increment();
      getContext().getLog().warn("session overrun while its journal is read: command dropped");
      return;
    }
    stash.stash(command);
  }

  /**
   * Asks the rules, and does what they say.
   *
   * @param legMessage the command's number on its leg; 0 if it came another way
   */
  private void decide(SessionCommand command, long legMessage) {
    var decided = world.barrier().pass(command, world.rules().decide(state, command));
    if (!decided.events().isEmpty()) {
      executor.lineFor(command);
    }
    if (command instanceof SessionCommand.Attach attach) {
      if (decided.events().isEmpty()) {
        executor.answer(attach, decided);
        return;
      }
      intake.startAt(0);
      acknowledged = 0;
    }
    state = SessionRules.evolve(state, decided.events());
    var decision = executor.arriving() ? decided.allOnceStored() : decided;
    decision.now().forEach(action -> executor.perform(action, executor.leg()));
    keep(decision, legMessage);
    write();
  }

  private void keep(Decision decision, long legMessage) {
    if (!decision.events().isEmpty() || !decision.stored().isEmpty()) {
      var facts =
          decision.events().stream().map(event -> new JournalEntry(event, legMessage)).toList();
      writes.add(facts, decision.stored(), executor.leg());
    }
    if (writes.backlog() > BACKLOG) {
      world.counters().sessionsAbandoned.increment();
      getContext().getLog().error("journal unavailable for too long: the session lets go");
      executor.tell(new SessionOrder.Release("journal_unavailable"));
      lost = true;
    }
  }

  private void write() {
    writes.factless().forEach(this::performLater);
    var facts = writes.nextAppend();
    if (!facts.isEmpty()) {
      journal.tell(new JournalBehavior.Append(facts));
    }
  }

  private void written(long count) {
    for (var entry : writes.stored(count)) {
      for (var fact : entry.facts()) {
        stored++;
        world.listener().stored(state, fact.event(), stored);
        watchers.tell(stored, fact.event());
      }
      performLater(entry);
    }
    acknowledge();
    write();
  }

  private void performLater(WriteBehindQueue.Entry entry) {
    entry.actions().forEach(action -> executor.perform(action, entry.leg()));
  }

  private void passivateIfDone() {
    boolean nothingToKeep = state.isOver() || state.isUnborn();
    if (nothingToKeep && writes.isEmpty() && watchers.isEmpty()) {
      shard.tell(new ClusterSharding.Passivate<>(getContext().getSelf()));
    }
  }
}
