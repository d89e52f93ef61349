package dev.parley.node.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The tables of a database, in versions. A step is never changed once it is released: what comes
 * later is a step of its own. On PostgreSQL all of it is one transaction behind one lock, so nodes
 * that start at once wait for the first, and a node that dies half-way leaves nothing behind.
 */
final class Schema {

  /** 1: journal and list of sessions. 2: register of nodes. */
  static final int VERSION = 2;

  /** Any number, the same in every Parley. */
  private static final long LOCK = 0x5061_726c_6579_0001L;

  /** Whoever upgrades may take long, and the others wait for it. */
  private static final Map<String, String> PATIENT =
      Map.of("connectTimeout", "5", "socketTimeout", "120", "options", "-c%20lock_timeout=110s");

  static void bringUpToDate(DatabaseSettings settings, DataSource pool) throws SQLException {
    switch (settings.dialect()) {
      case H2 -> {
        try (var connection = pool.getConnection()) {
          migrate(connection, settings);
        }
      }
      case POSTGRES -> {
        try (var connection =
            DriverManager.getConnection(
                settings.with(PATIENT), settings.user(), settings.password())) {
          connection.setAutoCommit(false);
          run(connection, "SELECT pg_advisory_xact_lock(%d)".formatted(LOCK));
          migrate(connection, settings);
          connection.commit();
        }
      }
    }
  }

  private static void migrate(Connection connection, DatabaseSettings settings)
      throws SQLException {
    var dialect = settings.dialect();
    run(connection, resource("/schema/parley/version.sql"));
    int found = version(connection);
    if (found > VERSION) {
      throw new IllegalArgumentException(
          "database %s: schema version %d (expected: at most %d; a newer Parley has written it, run that one)"
              .formatted(settings.place(), found, VERSION));
    }
    if (found < 1) {
      makeJournal(connection, dialect);
      run(connection, resource(dialect.script("session-index")));
      note(connection, 1);
    }
    if (found < 2) {
      run(connection, resource("/schema/parley/node-register.sql"));
      note(connection, 2);
    }
  }

  /** A database of the time before there were versions has its journal already. */
  private static void makeJournal(Connection connection, Dialect dialect) throws SQLException {
    if (!exists(connection, "event_journal")) {
      // Nobody reads these tables yet, and in a transaction an index cannot be made beside readers.
      run(connection, resource(dialect.journalScript()).replace("CONCURRENTLY ", ""));
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT COALESCE(MAX(version), 0) FROM parley_schema")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void note(Connection connection, int version) throws SQLException {
    run(
        connection,
        "INSERT INTO parley_schema (version, applied_at) VALUES (%d, CURRENT_TIMESTAMP)"
            .formatted(version));
  }

  private static boolean exists(Connection connection, String table) throws SQLException {
    try (var tables =
        connection.getMetaData().getTables(null, connection.getSchema(), table, null)) {
      return tables.next();
    }
  }

  private static void run(Connection connection, String script) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(script);
    }
  }

  private static String resource(String path) {
    try (var stream = Schema.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalStateException(path + ": not on the class path (expected: the schema)");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(path, broken);
    }
  }

  private Schema() {}
}
