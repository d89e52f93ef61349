package dev.parley.admin.port;

import dev.parley.proto.admin.SessionDetail;
import dev.parley.proto.admin.SessionPage;
import dev.parley.proto.admin.SessionSummary;
import dev.parley.proto.admin.TimelineEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/**
 * What the admin API needs from the cluster. The routes put a deadline on every answer and pull the
 * sources without pause, so nothing in here has to mind slow readers.
 */
public interface Sessions {

  /** Live and ended sessions, the latest {@code startedAt} first, then the greatest id. */
  CompletionStage<Page> list(Filter filter);

  /** One session, live or ended. */
  CompletionStage<Optional<SessionDetail>> find(String id);

  /**
   * What has happened since {@code afterSeq} (0 = from the start), then what happens. Completes
   * when the session is over and everything was sent.
   */
  Source<TimelineEvent, NotUsed> events(String id, long afterSeq);

  /** The new summary of any session, each time it changes. Never completes by itself. */
  Source<SessionSummary, NotUsed> changes();

  /** Ends a live session. False if there is no live session of that id. */
  CompletionStage<Boolean> hangUp(String id, String reason);

  /**
   * Whether a tool call that waits for an approval may run. False if there is none of that id which
   * does.
   *
   * @param by who says so, for the session's record
   */
  CompletionStage<Boolean> decideTool(String id, String callId, boolean approved, String by);

  /** What became of the wish that another agent answers a call. */
  enum Assignment {
    /** It does from the next turn on. */
    TAKEN,
    NO_SUCH_AGENT,
    /** There is no live session of that id. */
    NO_SUCH_SESSION
  }

  /**
   * Gives a live session another agent, or another version of its own.
   *
   * @param version absent = the newest
   * @param by who says so, as verified
   */
  CompletionStage<Assignment> assignAgent(
      String id, String agent, @Nullable Integer version, String by);

  /**
   * A supervisor takes a live call from whoever has it. False if there is none of that id, or that
   * supervisor has it.
   *
   * @param by who does, as verified
   */
  CompletionStage<Boolean> takeOver(String id, String by);

  /**
   * The agent gets a call back. False if there is no live one of that id that somebody else has.
   */
  CompletionStage<Boolean> handBack(String id, String by);

  /**
   * Some of the sessions.
   *
   * @param more whether older ones match, too
   */
  record Page(List<SessionSummary> sessions, boolean more) {
    public Page {
      sessions = List.copyOf(sessions);
    }

    /** As the API shows it: with the cursor of the page that follows. */
    public SessionPage view() {
      var next = more && !sessions.isEmpty() ? Cursor.after(sessions.getLast()).text() : null;
      return new SessionPage(sessions, next);
    }
  }

  /**
   * Which sessions are asked for. An absent value does not filter.
   *
   * @param state as in {@link SessionSummary#state()}
   * @param live true = not over, false = over
   * @param since started at this instant or later
   * @param until started before this instant
   * @param limit the most sessions wanted, 1 to 1000
   * @param after only sessions that follow this place in the order of the list
   */
  record Filter(
      @Nullable String state,
      @Nullable Boolean live,
      @Nullable String agent,
      @Nullable String tenant,
      @Nullable Instant since,
      @Nullable Instant until,
      int limit,
      @Nullable Cursor after) {

    /** The newest {@code limit} sessions of all kinds. */
    public static Filter newest(int limit) {
      return new Filter(null, null, null, null, null, null, limit, null);
    }
  }
}
