package dev.parley.node.sessions;

import static dev.parley.net.metrics.Metric.counter;

import dev.parley.admin.port.Sessions;
import dev.parley.net.metrics.Metric;
import dev.parley.node.agents.AgentDirectory;
import dev.parley.node.store.SessionIndex;
import dev.parley.proto.admin.SessionDetail;
import dev.parley.proto.admin.SessionSummary;
import dev.parley.proto.admin.TimelineEvent;
import dev.parley.session.model.AgentTerms;
import dev.parley.session.model.JournalEntry;
import dev.parley.session.model.ParticipantRole;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.shell.SessionBehavior;
import dev.parley.session.shell.SessionSharding;
import dev.parley.session.shell.Watchers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.jdbc.query.javadsl.JdbcReadJournal;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.typed.javadsl.ActorSource;
import org.jspecify.annotations.Nullable;

/** What the admin API needs of sessions, from the cluster, the journal and the list beside it. */
public final class ClusterSessions implements Sessions {

  private static final int LIVE_BUFFER = 1_024;

  /** A session that has moved is watched again within this. */
  private static final Duration WATCH_AGAIN = Duration.ofSeconds(3);

  /** Id in a call of whoever takes it over by the admin API; there is one such subject. */
  private static final String SUPERVISOR = "part_supervisor";

  private final ActorSystem<?> system;
  private final SessionSharding cluster;
  private final AgentDirectory agents;
  private final SessionIndex index;
  private final JdbcReadJournal journal;
  private final SessionChanges changes;

  public ClusterSessions(
      ActorSystem<?> system, SessionSharding cluster, AgentDirectory agents, SessionIndex index) {
    this.system = system;
    this.cluster = cluster;
    this.agents = agents;
    this.index = index;
    this.journal =
        PersistenceQuery.get(system)
            .getReadJournalFor(JdbcReadJournal.class, JdbcReadJournal.Identifier());
    this.changes = SessionChanges.start(system);
  }

  /** A session changed on this node. Never blocks; a reader who misses one sees the next. */
  public void changed(SessionSummary summary) {
    index.put(summary);
    changes.tell(summary);
  }

  /** Under the names by which they are read. */
  public List<Metric> metrics() {
    return List.of(
        counter(
            "parley_session_list_changes_dropped_total",
            "Changes that some reader of the list does not see; it sees the session's next one.",
            changes::dropped));
  }

  @Override
  public CompletionStage<Page> list(Filter filter) {
    return index.list(filter);
  }

  @Override
  public CompletionStage<Optional<SessionDetail>> find(String id) {
    return cluster.describe(id);
  }

  /** History from the journal, then what the session itself tells; each event once, in order. */
  @Override
  public Source<TimelineEvent, NotUsed> events(String id, long afterSeq) {
    return Timeline.of((first, last) -> history(id, first, last), live(id), afterSeq);
  }

  @Override
  public Source<SessionSummary, NotUsed> changes() {
    return changes.all();
  }

  @Override
  public CompletionStage<Boolean> hangUp(String id, String reason) {
    return cluster.hangUp(id, reason);
  }

  @Override
  public CompletionStage<Boolean> decideTool(
      String id, String callId, boolean approved, String by) {
    return cluster.decideTool(id, callId, approved, by);
  }

  @Override
  public CompletionStage<Assignment> assignAgent(
      String id, String agent, @Nullable Integer version, String by) {
    var wanted = version == null ? agents.find(agent) : agents.find(agent, version);
    return wanted == null
        ? CompletableFuture.completedStage(Assignment.NO_SUCH_AGENT)
        : cluster
            .assignAgent(id, AgentTerms.of(wanted), by)
            .thenApply(taken -> taken ? Assignment.TAKEN : Assignment.NO_SUCH_SESSION);
  }

  /** The supervisor has no leg yet, so it comes to the call by this. */
  @Override
  public CompletionStage<Boolean> takeOver(String id, String by) {
    return find(id)
        .thenCompose(found -> {
          boolean there =
              found.isPresent()
                  && found.get().participants().stream()
                      .anyMatch(one -> one.id().equals(SUPERVISOR) && one.present());
          return there
              ? CompletableFuture.completedStage(true)
              : cluster.join(id, SUPERVISOR, ParticipantRole.SUPERVISOR, by);
        })
        .thenCompose(there ->
            there ? cluster.takeOver(id, SUPERVISOR, by) : CompletableFuture.completedStage(false));
  }

  @Override
  public CompletionStage<Boolean> handBack(String id, String by) {
    return cluster.handBack(id, by);
  }

  private Source<TimelineEvent, ActorRef<TimelineEvent>> live(String id) {
    return ActorSource.<TimelineEvent>actorRef(
            _ -> false, _ -> Optional.empty(), LIVE_BUFFER, OverflowStrategy.fail())
        .watchTermination((watcher, ended) -> {
          var watch = new SessionCommand.Watch(watcher);
          var asking =
              system
                  .scheduler()
                  .scheduleAtFixedRate(
                      Duration.ZERO,
                      WATCH_AGAIN,
                      () -> cluster.tell(id, watch),
                      system.executionContext());
          ended.whenComplete((_, _) -> asking.cancel());
          return watcher;
        });
  }

  private Source<TimelineEvent, NotUsed> history(String id, long first, long last) {
    var journalId = PersistenceId.of(SessionBehavior.TYPE.name(), id).id();
    return journal.currentEventsByPersistenceId(journalId, first, last).map(ClusterSessions::shown);
  }

  private static TimelineEvent shown(EventEnvelope stored) {
    return Watchers.shown(stored.sequenceNr(), ((JournalEntry) stored.event()).event());
  }
}
