package dev.parley.node.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The database that holds the journal, the list of sessions and the register of nodes: H2 in a file
 * for a node alone, PostgreSQL for a cluster. Its schema is made or migrated when it is opened.
 * Blocks; call it from virtual threads.
 */
public final class Database implements AutoCloseable {

  /** For the list of sessions and the register; the journal has a pool of its own. */
  private static final int CONNECTIONS = 3;

  /** Longest wait for a connection, then it is an error: as long as a connect may take. */
  private static final int CONNECTION_MILLIS = 5_000;

  /** A database that starts beside the node is waited for this long. */
  private static final int START_MILLIS = 10_000;

  private final DatabaseSettings settings;
  private final HikariDataSource pool;

  /**
   * Opens the database in a folder and makes what is missing in it.
   *
   * @throws IllegalStateException if it is in use or not a database
   */
  public static Database inFolder(Path folder) {
    return open(DatabaseSettings.inFolder(folder));
  }

  /**
   * Opens a database and makes or migrates its schema; any number of nodes may do so at once.
   *
   * @throws IllegalArgumentException if it is of a newer Parley
   * @throws IllegalStateException if it cannot be reached or changed
   */
  public static Database open(DatabaseSettings settings) {
    try {
      var pool = new HikariDataSource(pool(settings));
      try {
        Schema.bringUpToDate(settings, pool);
        return new Database(settings, pool);
      } catch (SQLException | RuntimeException broken) {
        pool.close();
        throw broken;
      }
    } catch (IllegalArgumentException newer) {
      throw newer;
    } catch (SQLException | RuntimeException broken) {
      throw new IllegalStateException(
          "database %s: %s (expected: a database that this node can reach and change)"
              .formatted(settings.place(), reason(broken)),
          broken);
    }
  }

  private Database(DatabaseSettings settings, HikariDataSource pool) {
    this.settings = settings;
    this.pool = pool;
  }

  /** What the journal's own pool connects with. See parley-node.conf for the rest of it. */
  public Map<String, Object> journalSettings() {
    var slick = "pekko-persistence-jdbc.shared-databases.slick.";
    return Map.of(
        slick + "profile", settings.dialect().profile(),
        slick + "db.driver", settings.dialect().driver(),
        slick + "db.url", settings.urlWithDeadlines(),
        slick + "db.user", settings.user(),
        slick + "db.password", settings.password());
  }

  DataSource source() {
    return pool;
  }

  Dialect dialect() {
    return settings.dialect();
  }

  DatabaseSettings settings() {
    return settings;
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
    if (settings.dialect() == Dialect.H2) {
      shutDown();
    }
    pool.close();
  }

  private void shutDown() {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("SHUTDOWN");
    } catch (SQLException alreadyClosed) {
      // Nothing is left to close.
    }
  }

  private static HikariConfig pool(DatabaseSettings settings) {
    var config = new HikariConfig();
    config.setJdbcUrl(settings.urlWithDeadlines());
    config.setDriverClassName(settings.dialect().driver());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setPoolName("parley-index");
    config.setConnectionTimeout(CONNECTION_MILLIS);
    config.setValidationTimeout(1_000);
    config.setInitializationFailTimeout(settings.dialect() == Dialect.H2 ? 1 : START_MILLIS);
    return config;
  }

  private static String reason(Throwable broken) {
    var cause = broken;
    for (var next = broken; next != null; next = next.getCause()) {
      cause = next;
    }
    return String.valueOf(cause.getMessage());
  }
}
