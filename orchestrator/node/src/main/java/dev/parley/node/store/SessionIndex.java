package dev.parley.node.store;

import static dev.parley.net.metrics.Metric.counter;

import dev.parley.admin.port.Sessions.Filter;
import dev.parley.admin.port.Sessions.Page;
import dev.parley.net.metrics.Metric;
import dev.parley.proto.admin.SessionSummary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list of all sessions, live and ended, beside the journal so that it can be searched. The
 * journal is the truth; this follows it by at most {@link #FLUSH_MILLIS} and is made new from it
 * whenever a session wakes. Holds at most one unwritten line per session.
 */
public final class SessionIndex implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SessionIndex.class);
  private static final long FLUSH_MILLIS = 200;

  private static final String COLUMNS =
      "id, tenant, agent, agent_version, state, attached, epoch, leg,"
          + " turns, pending_tools, started_at, ended_at, end_reason";

  private static final String PLACES = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?";

  private static final String UNFINISHED =
      "SELECT id FROM parley_session WHERE (state <> 'over' OR pending_tools > 0) AND id > ?"
          + " ORDER BY id LIMIT ?";

  private final Database database;
  private final String write;
  private final Map<String, SessionSummary> unwritten = new ConcurrentHashMap<>();
  private final ReentrantLock writing = new ReentrantLock();
  private final LongAdder failures = new LongAdder();
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("parley-session-index").daemon().factory());

  public SessionIndex(Database database) {
    this.database = database;
    this.write = database.dialect().writeSession(COLUMNS, PLACES);
    var _ =
        writer.scheduleWithFixedDelay(
            this::flushQuietly, FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** A session's line is this now. Never blocks. */
  public void put(SessionSummary summary) {
    unwritten.put(summary.id(), summary);
  }

  /** Lines that match, with everything that was put before. */
  public CompletionStage<Page> list(Filter filter) {
    var page = new CompletableFuture<Page>();
    Thread.ofVirtual()
        .name("parley-session-list")
        .start(() -> {
          try {
            flush();
            page.complete(read(filter));
          } catch (SQLException | RuntimeException broken) {
            page.completeExceptionally(broken);
          }
        });
    return page;
  }

  /**
   * Ids of sessions that have something to do yet, in order, those after {@code last}. Blocks.
   *
   * @param last empty to begin with
   */
  public List<String> unfinished(String last, int limit) throws SQLException {
    try (var connection = database.source().getConnection();
        var statement = connection.prepareStatement(UNFINISHED)) {
      statement.setString(1, last);
      statement.setInt(2, limit);
      try (var rows = statement.executeQuery()) {
        var ids = new ArrayList<String>();
        while (rows.next()) {
          ids.add(rows.getString(1));
        }
        return ids;
      }
    }
  }

  /** Under the names by which they are read. */
  public List<Metric> metrics() {
    return List.of(
        counter(
            "parley_session_list_writes_failed_total",
            "Writes of the session list that failed; its lines are written with the next one.",
            failures::sum));
  }

  /** How many writes failed; their lines are written with the next one. */
  public long failures() {
    return failures.sum();
  }

  @Override
  public void close() {
    writer.shutdown();
    flushQuietly();
  }

  private void flushQuietly() {
    try {
      flush();
    } catch (SQLException | RuntimeException broken) {
      failures.increment();
      LOG.atWarn().setCause(broken).log("session list not written; it is tried again");
    }
  }

  private void flush() throws SQLException {
    writing.lock();
    try {
      // In one order on every node, so that two that write the same lines never wait crosswise.
      var lines =
          unwritten.values().stream().sorted(Comparator.comparing(SessionSummary::id)).toList();
      if (lines.isEmpty()) {
        return;
      }
      try (var connection = database.source().getConnection();
          var statement = connection.prepareStatement(write)) {
        for (var line : lines) {
          bind(statement, line);
          statement.addBatch();
        }
        statement.executeBatch();
      }
      lines.forEach(line -> unwritten.remove(line.id(), line));
    } finally {
      writing.unlock();
    }
  }

  private static void bind(PreparedStatement statement, SessionSummary line) throws SQLException {
    statement.setString(1, line.id());
    statement.setString(2, line.tenant());
    statement.setString(3, line.agent());
    statement.setInt(4, line.agentVersion());
    statement.setString(5, line.state());
    statement.setBoolean(6, line.attached());
    statement.setInt(7, line.epoch());
    statement.setString(8, line.leg());
    statement.setInt(9, line.turns());
    statement.setInt(10, line.pendingTools());
    statement.setObject(11, stored(line.startedAt()));
    statement.setObject(12, stored(line.endedAt()));
    statement.setString(13, line.endReason());
  }

  private Page read(Filter filter) throws SQLException {
    var query = SessionListQuery.of(filter);
    try (var connection = database.source().getConnection();
        var statement = prepared(connection, query);
        var rows = statement.executeQuery()) {
      var found = new ArrayList<SessionSummary>();
      while (rows.next()) {
        found.add(line(rows));
      }
      boolean more = found.size() > filter.limit();
      return new Page(more ? found.subList(0, filter.limit()) : found, more);
    }
  }

  private static PreparedStatement prepared(Connection connection, SessionListQuery query)
      throws SQLException {
    var statement = connection.prepareStatement(query.sql());
    for (int i = 0; i < query.values().size(); i++) {
      statement.setObject(i + 1, query.values().get(i));
    }
    return statement;
  }

  private static SessionSummary line(ResultSet row) throws SQLException {
    return new SessionSummary(
        row.getString("id"),
        row.getString("tenant"),
        row.getString("agent"),
        row.getInt("agent_version"),
        row.getString("state"),
        row.getBoolean("attached"),
        row.getInt("epoch"),
        row.getString("leg"),
        row.getInt("turns"),
        row.getInt("pending_tools"),
        row.getObject("started_at", OffsetDateTime.class).toInstant(),
        instant(row.getObject("ended_at", OffsetDateTime.class)),
        row.getString("end_reason"));
  }

  static @Nullable OffsetDateTime stored(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime stored) {
    return stored == null ? null : stored.toInstant();
  }
}
