package dev.parley.admin.api;

import static dev.parley.admin.api.ServerSentEvents.event;

import dev.parley.admin.port.Sessions;
import dev.parley.proto.admin.SessionDetail;
import dev.parley.proto.admin.SessionSummary;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.NotUsed;
import org.apache.pekko.event.Logging;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.japi.pf.PFBuilder;
import org.apache.pekko.stream.BufferOverflowException;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * The two live streams of the admin API as server-sent events. A port's source is always pulled; a
 * reader that leaves more than the buffer waiting is cut with an {@code overrun} event and may come
 * back. Safe from any thread.
 */
public final class SessionStreams {

  /** A whole history at once is the normal start; calls hold under 1 000 events. */
  static final int EVENTS_WAITING = 4_096;

  /** Changed sessions, each counted once per {@link #GATHERING}. */
  static final int CHANGES_WAITING = 4_096;

  /** Changes of one session within this time reach the list as one. */
  private static final Duration GATHERING = Duration.ofMillis(200);

  /** A slow reader is the reader's trouble, so no error in this node's log. */
  private static final OverflowStrategy CUT =
      OverflowStrategy.fail().withLogLevel(Logging.InfoLevel());

  private static final Duration HEARTBEAT_EVERY = Duration.ofSeconds(10);
  private static final int SNAPSHOT = 200;

  private final Sessions sessions;
  private final LongAdder overruns = new LongAdder();

  public SessionStreams(Sessions sessions) {
    this.sessions = sessions;
  }

  /** How many slow readers were cut so far. */
  public long overruns() {
    return overruns.sum();
  }

  /** {@code detail}, then what happened after {@code afterSeq}, then what happens, then end. */
  HttpResponse oneSession(SessionDetail now, long afterSeq) {
    var happened =
        sessions
            .events(now.summary().id(), afterSeq)
            .buffer(EVENTS_WAITING, CUT)
            .map(one -> event(one.kind(), one.seq(), one))
            .concat(Source.single(event("end", Map.of())));
    return answer(happened.prepend(Source.single(event("detail", now))));
  }

  /** {@code snapshot} of the newest sessions, then {@code session} for each that changes. */
  HttpResponse allSessions() {
    var changed =
        sessions
            .changes()
            .groupedWithin(CHANGES_WAITING, GATHERING)
            .mapConcat(SessionStreams::lastOfEach)
            .buffer(CHANGES_WAITING, CUT)
            .map(one -> event("session", one));
    return answer(changed.prepend(snapshot()));
  }

  /** Asked for when the stream runs, so that no change falls between the two. */
  private Source<ByteString, NotUsed> snapshot() {
    return Source.lazyCompletionStage(
            () -> HttpAnswers.inTime(sessions.list(Sessions.Filter.newest(SNAPSHOT))))
        .map(page -> event("snapshot", page.view()));
  }

  private static Collection<SessionSummary> lastOfEach(List<SessionSummary> changes) {
    var last = new LinkedHashMap<String, SessionSummary>();
    changes.forEach(change -> last.put(change.id(), change));
    return last.values();
  }

  private HttpResponse answer(Source<ByteString, NotUsed> events) {
    var body =
        events
            .recover(
                new PFBuilder<Throwable, ByteString>()
                    .match(BufferOverflowException.class, _ -> overrun())
                    .matchAny(SessionStreams::problem)
                    .build())
            .keepAlive(HEARTBEAT_EVERY, () -> ServerSentEvents.HEARTBEAT);
    return HttpResponse.create()
        .addHeader(RawHeader.create("X-Accel-Buffering", "no"))
        .withEntity(HttpEntities.createChunked(MediaTypes.TEXT_EVENT_STREAM.toContentType(), body));
  }

  private static ByteString problem(Throwable thrown) {
    return event("problem", Problems.view(Problems.failureOf(thrown)));
  }

  private ByteString overrun() {
    overruns.increment();
    return event("overrun", Map.of());
  }
}
