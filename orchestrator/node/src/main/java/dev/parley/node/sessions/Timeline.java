package dev.parley.node.sessions;

import dev.parley.proto.admin.TimelineEvent;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;

/** What happened in a session and what happens: each event once, in order, none left out. */
final class Timeline {

  private static final String LAST = "ended";

  /** The stored events of a session, both ends included; completes with the last that is there. */
  @FunctionalInterface
  interface Stored {
    Source<TimelineEvent, NotUsed> between(long first, long last);
  }

  /**
   * Stored events, then live ones, until the session's end.
   *
   * @param live watched from the start of the stream on; may miss what was stored just before
   */
  static Source<TimelineEvent, NotUsed> of(
      Stored stored, Source<TimelineEvent, ?> live, long afterSeq) {
    return live.mapMaterializedValue(_ -> NotUsed.getInstance())
        .prepend(stored.between(afterSeq + 1, Long.MAX_VALUE))
        .statefulMap(
            () -> afterSeq, (last, event) -> next(stored, last, event), _ -> Optional.empty())
        .flatMapConcat(events -> events)
        .takeWhile(event -> !event.kind().equals(LAST), true);
  }

  /** What was stored after the history was read and before the session was watched is read now. */
  private static Pair<Long, Source<TimelineEvent, NotUsed>> next(
      Stored stored, long last, TimelineEvent event) {
    if (event.seq() <= last) {
      return Pair.create(last, Source.empty());
    }
    var one = Source.single(event);
    return Pair.create(
        event.seq(),
        event.seq() == last + 1 ? one : stored.between(last + 1, event.seq() - 1).concat(one));
  }

  private Timeline() {}
}
