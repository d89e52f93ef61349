package dev.parley.node.sessions;

import dev.parley.proto.WireMessage;
import dev.parley.proto.admin.SessionSummary;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.pubsub.Topic;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.typed.javadsl.ActorSource;

/**
 * What changes in the list of sessions, on every node of the cluster. Each node tells the others
 * ten times a second at most, the last of each session only, and only those that have a reader. A
 * change that finds a buffer full is dropped: the reader sees the session's next one.
 */
public final class SessionChanges {

  private static final int WAITING = 4_096;
  private static final int AT_ONCE = 2_000;
  private static final int READ_LATE = 64;
  private static final Duration GATHERING = Duration.ofMillis(100);

  /** Some sessions as they are now. */
  public record Changed(List<SessionSummary> sessions) implements WireMessage {
    public Changed {
      sessions = List.copyOf(sessions);
    }
  }

  private final ActorRef<Topic.Command<Changed>> topic;
  private final BoundedSourceQueue<SessionSummary> changed;
  private final LongAdder dropped = new LongAdder();

  static SessionChanges start(ActorSystem<?> system) {
    ActorRef<Topic.Command<Changed>> topic =
        system.systemActorOf(
            Topic.create(Changed.class, "session-changes"), "session-changes", Props.empty());
    return new SessionChanges(system, topic);
  }

  private SessionChanges(ActorSystem<?> system, ActorRef<Topic.Command<Changed>> topic) {
    this.topic = topic;
    this.changed =
        Source.<SessionSummary>queue(WAITING)
            .groupedWithin(AT_ONCE, GATHERING)
            .map(SessionChanges::lastOfEach)
            .map(Topic::publish)
            .to(org.apache.pekko.stream.javadsl.Sink.foreach(topic::tell))
            .run(system);
  }

  /** How many changes some reader does not see; it sees the session's next one. */
  long dropped() {
    return dropped.sum();
  }

  /** A session changed on this node. Never blocks. */
  void tell(SessionSummary summary) {
    if (!changed.offer(summary).isEnqueued()) {
      dropped.increment();
    }
  }

  /** Every change on every node, from when it is run. */
  Source<SessionSummary, NotUsed> all() {
    return ActorSource.<Changed>actorRef(
            _ -> false, _ -> Optional.empty(), READ_LATE, OverflowStrategy.dropHead())
        .mapMaterializedValue(reader -> {
          topic.tell(Topic.subscribe(reader));
          return NotUsed.getInstance();
        })
        .conflateWithSeed(first -> new ArrayDeque<>(List.of(first)), this::late)
        .mapConcat(late -> late)
        .mapConcat(Changed::sessions);
  }

  /** What a reader has not taken yet; the oldest goes. */
  private ArrayDeque<Changed> late(ArrayDeque<Changed> waiting, Changed next) {
    waiting.add(next);
    if (waiting.size() > READ_LATE) {
      dropped.add(waiting.remove().sessions().size());
    }
    return waiting;
  }

  private static Changed lastOfEach(List<SessionSummary> changes) {
    var last = new LinkedHashMap<String, SessionSummary>();
    changes.forEach(change -> last.put(change.id(), change));
    return new Changed(List.copyOf(last.values()));
  }
}
