package dev.parley.node.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's claim to its name: a lock in PostgreSQL that lives as long as the connection it was
 * taken on. A killed process gives it back in the same moment, a dead machine after {@link
 * #UNHEARD}; nobody else ever can. A connection that breaks is made again. Beside that it is how a
 * node tells the register of itself.
 */
public final class NodeClaim implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodeClaim.class);

  /** The predecessor's machine may just have died, or its process be about to end. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final long BEAT_MILLIS = 1_000;

  /** How long the server keeps the lock of a machine that it hears nothing from. */
  private static final String UNHEARD =
      "-c%20tcp_keepalives_idle=4%20-c%20tcp_keepalives_interval=2%20-c%20tcp_keepalives_count=3"
          + "%20-c%20tcp_user_timeout=10000%20-c%20statement_timeout=4s";

  private static final Map<String, String> OF_ITS_OWN =
      Map.of(
          "connectTimeout", "4", "socketTimeout", "6", "tcpKeepAlive", "true", "options", UNHEARD);

  /**
   * Who claims.
   *
   * @param incarnation another at each start
   */
  public record Node(String name, String incarnation, String remoting, String door) {}

  /** What a node tells of itself, about once a second. */
  public record Report(boolean joined, int calls, int shards) {}

  private final DatabaseSettings settings;
  private final Node node;
  private final Runnable superseded;
  private final LongAdder interruptions = new LongAdder();
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("parley-node-claim").daemon().factory());

  private volatile Supplier<Report> report = () -> new Report(false, 0, 0);
  private volatile boolean held;
  private volatile @Nullable Connection connection;
  private int row;

  /**
   * Claims the name.
   *
   * @param superseded told when another process has the name, which should never happen
   * @throws IllegalArgumentException if a living process has it
   */
  public static NodeClaim take(Database database, Node node, Runnable superseded) {
    var claim = new NodeClaim(database.settings(), node, superseded);
    try {
      claim.first();
      return claim;
    } catch (SQLException | RuntimeException failed) {
      claim.close();
      if (failed instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(
          "database %s: %s (expected: a connection of its own for each node)"
              .formatted(database.settings().place(), failed.getMessage()),
          failed);
    }
  }

  private NodeClaim(DatabaseSettings settings, Node node, Runnable superseded) {
    this.settings = settings;
    this.node = node;
    this.superseded = superseded;
  }

  /** From now on the register is told this. */
  public void reporting(Supplier<Report> report) {
    this.report = report;
  }

  /** False while the database is away; the name stays this node's all the same. */
  public boolean held() {
    return held;
  }

  /** How often the connection broke. */
  public long interruptions() {
    return interruptions.sum();
  }

  @Override
  public void close() {
    heart.shutdownNow();
    disconnect();
  }

  private void first() throws SQLException {
    var open = connect();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!locked(open)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalArgumentException(taken(open));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    introduce(open);
    held = true;
    var _ =
        heart.scheduleWithFixedDelay(this::beat, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void beat() {
    try {
      var open = connection;
      if (open == null) {
        again();
      } else if (!tell(open)) {
        give("another process has its name");
      }
    } catch (SQLException | RuntimeException broken) {
      if (held) {
        interruptions.increment();
        LOG.atWarn().setCause(broken).log("claim to the node's name interrupted; it is renewed");
      }
      disconnect();
    }
  }

  /** The lock of the broken connection may still be there for as long as the server is busy. */
  private void again() throws SQLException {
    var open = connect();
    if (!locked(open)) {
      disconnect();
      return;
    }
    if (tell(open)) {
      held = true;
      LOG.atInfo().log("claim to the node's name renewed");
    } else {
      give("another process had its name meanwhile");
    }
  }

  private void give(String reason) {
    LOG.atError().addKeyValue("reason", reason).log("the node gives up its name");
    heart.shutdown();
    disconnect();
    superseded.run();
  }

  private Connection connect() throws SQLException {
    var open =
        DriverManager.getConnection(
            settings.with(OF_ITS_OWN), settings.user(), settings.password());
    connection = open;
    try (var add =
            open.prepareStatement(
                "INSERT INTO parley_node (name) VALUES (?) ON CONFLICT (name) DO NOTHING");
        var find = open.prepareStatement("SELECT id FROM parley_node WHERE name = ?")) {
      add.setString(1, node.name());
      add.executeUpdate();
      find.setString(1, node.name());
      try (var found = find.executeQuery()) {
        found.next();
        row = found.getInt(1);
      }
    }
    return open;
  }

  private boolean locked(Connection open) throws SQLException {
    try (var lock = open.prepareStatement("SELECT pg_try_advisory_lock(?, ?)")) {
      lock.setInt(1, NodeRegister.LOCK_CLASS);
      lock.setInt(2, row);
      try (var got = lock.executeQuery()) {
        got.next();
        return got.getBoolean(1);
      }
    }
  }

  private String taken(Connection open) throws SQLException {
    try (var find =
        open.prepareStatement("SELECT remoting, started_at FROM parley_node WHERE id = ?")) {
      find.setInt(1, row);
      try (var found = find.executeQuery()) {
        found.next();
        return "node.name: %s, which the running node at %s has since %s (expected: a name of its own for each node)"
            .formatted(node.name(), found.getString(1), found.getString(2));
      }
    }
  }

  private void introduce(Connection open) throws SQLException {
    try (var write =
        open.prepareStatement(
            "UPDATE parley_node SET incarnation = ?, remoting = ?, door = ?, joined = FALSE,"
                + " calls = 0, shards = 0, started_at = now(), seen_at = now() WHERE id = ?")) {
      write.setString(1, node.incarnation());
      write.setString(2, node.remoting());
      write.setString(3, node.door());
      write.setInt(4, row);
      write.executeUpdate();
    }
  }

  /** False if the row is another process's. */
  private boolean tell(Connection open) throws SQLException {
    var now = report.get();
    try (var write =
        open.prepareStatement(
            "UPDATE parley_node SET joined = ?, calls = ?, shards = ?, seen_at = now()"
                + " WHERE id = ? AND incarnation = ?")) {
      write.setBoolean(1, now.joined());
      write.setInt(2, now.calls());
      write.setInt(3, now.shards());
      write.setInt(4, row);
      write.setString(5, node.incarnation());
      return write.executeUpdate() == 1;
    }
  }

  private void disconnect() {
    held = false;
    var open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException alreadyGone) {
        LOG.debug("connection was gone", alreadyGone);
      }
    }
  }
}
