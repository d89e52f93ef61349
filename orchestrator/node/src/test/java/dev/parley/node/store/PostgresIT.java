package dev.parley.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.admin.port.Sessions.Filter;
import dev.parley.proto.admin.SessionSummary;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several nodes on one PostgreSQL. */
class PostgresIT {

  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
  private static final int NODES = 5;

  @TempDir static Path folder;

  private static EmbeddedDatabase server;

  private DatabaseSettings settings;

  @BeforeAll
  static void startServer() {
    server = EmbeddedDatabase.start(folder);
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @BeforeEach
  void takeAFreshDatabase() throws SQLException {
    var name = "parley_" + System.nanoTime();
    execute(server.settings(), "CREATE DATABASE " + name);
    settings =
        new DatabaseSettings(
            server.settings().url().replaceFirst("/postgres$", "/" + name), "postgres", "postgres");
  }

  @Test
  void nodesThatStartAtOnceMakeTheSchemaOnce() throws Exception {
    var together = new CountDownLatch(NODES);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var opening = new ArrayList<Future<Database>>();
      for (int i = 0; i < NODES; i++) {
        opening.add(
            threads.submit(() -> {
              together.countDown();
              together.await();
              return Database.open(settings);
            }));
      }
      for (var open : opening) {
        try (var database = open.get(30, TimeUnit.SECONDS)) {
          assertThat(database.answers()).isTrue();
        }
      }
    }
    assertThat(count("SELECT COUNT(*) FROM parley_schema")).isEqualTo(Schema.VERSION);
  }

  @Test
  void aSchemaOfANewerParleyIsRefused() throws Exception {
    Database.open(settings).close();
    execute(settings, "INSERT INTO parley_schema VALUES (%d, now())".formatted(99));

    assertThatThrownBy(() -> Database.open(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("schema version 99 (expected: at most " + Schema.VERSION)
        .hasMessageContaining(settings.place());
  }

  @Test
  void aWrongPasswordIsNamedAndNotRepeated() {
    var wrong =
        new DatabaseSettings(settings.url() + "_none?loginTimeout=1", "nobody", "not-to-be-shown");

    assertThatThrownBy(() -> new NodeRegister(Database.open(wrong)))
        .hasMessageContaining(wrong.place())
        .hasMessageNotContaining("not-to-be-shown");
    assertThatThrownBy(() -> new DatabaseSettings(settings.url() + "?password=x", "a", "b"))
        .hasMessageContaining("holds a password");
  }

  @Test
  void aLineOfANodeThatWasPausedDoesNotReplaceANewerOne() throws Exception {
    try (var database = Database.open(settings);
        var here = new SessionIndex(database);
        var there = new SessionIndex(database)) {
      here.put(line("sess_1", "over", 2, START.plusSeconds(60)));
      assertThat(listed(here)).extracting(SessionSummary::state).containsExactly("over");

      there.put(line("sess_1", "listening", 1, null));
      there.put(line("sess_2", "speaking", 1, null));

      assertThat(listed(there))
          .containsExactly(
              line("sess_2", "speaking", 1, null),
              line("sess_1", "over", 2, START.plusSeconds(60)));
    }
  }

  @Test
  void theListShowsTheAgentThatASessionHasNow() throws Exception {
    try (var database = Database.open(settings);
        var index = new SessionIndex(database)) {
      index.put(line("sess_1", "listening", 1, null));
      index.put(
          new SessionSummary(
              "sess_1", "acme", "night", 7, "listening", true, 1, "test", 4, 0, START, null, null));

      assertThat(listed(index))
          .singleElement()
          .returns("night", SessionSummary::agent)
          .returns(7, SessionSummary::agentVersion);
    }
  }

  @Test
  void aNameBelongsToOneRunningNodeAndIsFreeWhenThatDies() throws Exception {
    try (var database = Database.open(settings)) {
      var register = new NodeRegister(database);
      var first = NodeClaim.take(database, node("node-1", "a"), () -> {});
      assertThat(register.all()).singleElement().matches(NodeRegister.Entry::running);

      assertThatThrownBy(() -> NodeClaim.take(database, node("node-1", "b"), () -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("node.name: node-1, which the running node at 127.0.0.1:7001 has");

      try (var _ = NodeClaim.take(database, node("node-2", "c"), () -> {})) {
        assertThat(register.all()).allMatch(NodeRegister.Entry::running);
      }
      first.close();
      awaitNobodyRunning(register);
      NodeClaim.take(database, node("node-1", "b"), () -> {}).close();
    }
  }

  @Test
  void aClaimSurvivesABrokenConnectionUnlessTheNameIsAnothersMeanwhile() throws Exception {
    try (var database = Database.open(settings)) {
      var superseded = new CompletableFuture<Boolean>();
      var told = new CountDownLatch(3);
      try (var claim =
          NodeClaim.take(database, node("node-1", "a"), () -> superseded.complete(true))) {
        claim.reporting(() -> {
          told.countDown();
          return new NodeClaim.Report(true, 3, 4);
        });
        breakConnections();
        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(claim.interruptions()).isPositive();
        assertThat(superseded).isNotDone();

        execute(settings, "UPDATE parley_node SET incarnation = 'other'");
        assertThat(superseded.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(claim.held()).isFalse();
      }
    }
  }

  /** The server lets go when it has read the end of the connection. */
  private static void awaitNobodyRunning(NodeRegister register) throws SQLException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (register.all().stream().anyMatch(NodeRegister.Entry::running)) {
      assertThat(System.nanoTime()).as("the names are free").isLessThan(end);
    }
  }

  /** Those of claims only: nobody else holds such locks while a test runs. */
  private void breakConnections() throws SQLException {
    execute(
        settings,
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            + " AND pid <> pg_backend_pid()");
  }

  private static NodeClaim.Node node(String name, String incarnation) {
    return new NodeClaim.Node(name, incarnation, "127.0.0.1:7001", "http://127.0.0.1:8080");
  }

  private static List<SessionSummary> listed(SessionIndex index) throws Exception {
    return index.list(Filter.newest(10)).toCompletableFuture().get(10, TimeUnit.SECONDS).sessions();
  }

  private static SessionSummary line(String id, String state, int epoch, @Nullable Instant ended) {
    var start = START.plusSeconds(Long.parseLong(id.substring(5)));
    return new SessionSummary(
        id, "acme", "agent", 1, state, ended == null, epoch, "test", 4, 0, start, ended, null);
  }

  private long count(String query) throws SQLException {
    try (var connection =
            DriverManager.getConnection(settings.url(), settings.user(), settings.password());
        var statement = connection.createStatement();
        var row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void execute(DatabaseSettings settings, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(settings.url(), settings.user(), settings.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
