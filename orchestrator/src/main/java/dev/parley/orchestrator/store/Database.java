package dev.parley.orchestrator.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The database that holds a node's journal and its list of sessions: H2 in a file. Schemas are made
 * at start. Blocks; call it from virtual threads.
 */
public final class Database implements AutoCloseable {

  private static final int CONNECTIONS = 4;

  private final String url;
  private final HikariDataSource pool;

  /**
   * Opens the database in a folder and makes what is missing in it.
   *
   * @throws IllegalStateException if it is in use or not a database
   */
  public static Database inFolder(Path folder) {
    // Closed by us, not by the JVM's shutdown hook: sessions still write while the node stops.
    var url =
        "jdbc:h2:file:%s;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1"
            .formatted(folder.resolve("journal").toAbsolutePath());
    return new Database(url);
  }

  private Database(String url) {
    this.url = url;
    var config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername("sa");
    config.setPassword("");
    config.setMaximumPoolSize(CONNECTIONS);
    config.setPoolName("parley-index");
    config.setConnectionTimeout(5_000);
    this.pool = pool(config);
    try {
      makeSchema();
    } catch (RuntimeException unusable) {
      pool.close();
      throw unusable;
    }
  }

  /** For the journal's own pool. */
  public String url() {
    return url;
  }

  DataSource source() {
    return pool;
  }

  /** Whether it answers within a second. */
  public boolean answers() {
    try (var connection = pool.getConnection()) {
      return connection.isValid(1);
    } catch (SQLException gone) {
      return false;
    }
  }

  @Override
  public void close() {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("SHUTDOWN");
    } catch (SQLException alreadyClosed) {
      // Nothing is left to close.
    }
    pool.close();
  }

  private void makeSchema() {
    try (var connection = pool.getConnection()) {
      if (!exists(connection, "event_journal")) {
        run(connection, resource("/schema/h2/h2-create-schema.sql"));
      }
      run(connection, resource("/schema/parley/session-index-h2.sql"));
    } catch (SQLException broken) {
      throw unusable(url, broken);
    }
  }

  private static HikariDataSource pool(HikariConfig config) {
    try {
      return new HikariDataSource(config);
    } catch (HikariPool.PoolInitializationException broken) {
      throw unusable(config.getJdbcUrl(), broken.getCause() == null ? broken : broken.getCause());
    }
  }

  private static IllegalStateException unusable(String url, Throwable broken) {
    return new IllegalStateException(
        "journal %s: %s (expected: a database that this node can change)"
            .formatted(url, broken.getMessage()),
        broken);
  }

  private static boolean exists(Connection connection, String table) throws SQLException {
    try (var tables = connection.getMetaData().getTables(null, "PUBLIC", table, null)) {
      return tables.next();
    }
  }

  private static void run(Connection connection, String script) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(script);
    }
  }

  private static String resource(String path) {
    try (var stream = Database.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalStateException(path + ": not on the class path (expected: the schema)");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(path, broken);
    }
  }
}
