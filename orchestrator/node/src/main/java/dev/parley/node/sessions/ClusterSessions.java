package dev.parley.node.sessions;

import dev.parley.admin.port.Sessions;
import dev.parley.node.store.SessionIndex;
import dev.parley.proto.admin.SessionDetail;
import dev.parley.proto.admin.SessionSummary;
import dev.parley.proto.admin.TimelineEvent;
import dev.parley.session.model.JournalEntry;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.shell.SessionBehavior;
import dev.parley.session.shell.Watchers;
import java.util.Optional;
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

/** What the admin API needs of sessions, from the cluster, the journal and the list beside it. */
public final class ClusterSessions implements Sessions {

  private static final int LIVE_BUFFER = 1_024;

  private final dev.parley.session.shell.SessionSharding cluster;
  private final SessionIndex index;
  private final JdbcReadJournal journal;
  private final SessionChanges changes;

  public ClusterSessions(
      ActorSystem<?> system, dev.parley.session.shell.SessionSharding cluster, SessionIndex index) {
    this.cluster = cluster;
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

  /** How many changes some reader of the list does not see. */
  public long changesDropped() {
    return changes.dropped();
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

  private Source<TimelineEvent, ActorRef<TimelineEvent>> live(String id) {
    return ActorSource.<TimelineEvent>actorRef(
            _ -> false, _ -> Optional.empty(), LIVE_BUFFER, OverflowStrategy.fail())
        .mapMaterializedValue(watcher -> {
          cluster.tell(id, new SessionCommand.Watch(watcher));
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
