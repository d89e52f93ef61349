package dev.parley.node.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The nodes that this database knows, and which of them have a process: that is the one that holds
 * the lock of its row, and the database lets go of it in the moment the process dies. PostgreSQL
 * only. Blocks.
 */
public final class NodeRegister {

  /** With a row's id the lock of a node. Any number, the same in every Parley. */
  static final int LOCK_CLASS = 0x5061_726c;

  private static final String ALL =
      """
      SELECT n.*, EXISTS (
          SELECT 1 FROM pg_locks l
          WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
            AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND l.classid::bigint = %d AND l.objid::bigint = n.id) AS running
      FROM parley_node n WHERE n.incarnation IS NOT NULL ORDER BY n.name\
      """
          .formatted(LOCK_CLASS);

  private final Database database;

  public NodeRegister(Database database) {
    this.database = database;
  }

  /**
   * A node as it last told of itself.
   *
   * @param remoting where other nodes reach it, {@code host:port}
   * @param door where callers reach it
   * @param joined whether it has become a member since it started
   * @param calls attached callers
   * @param shards parts of the sessions that it holds
   * @param running whether its process lives and has its database
   */
  public record Entry(
      String name,
      String incarnation,
      String remoting,
      String door,
      boolean joined,
      int calls,
      int shards,
      boolean running) {}

  public List<Entry> all() throws SQLException {
    try (var connection = database.source().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(ALL)) {
      var found = new ArrayList<Entry>();
      while (rows.next()) {
        found.add(entry(rows));
      }
      return found;
    }
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getString("name"),
        row.getString("incarnation"),
        row.getString("remoting"),
        row.getString("door"),
        row.getBoolean("joined"),
        row.getInt("calls"),
        row.getInt("shards"),
        row.getBoolean("running"));
  }
}
