package dev.parley.bench.faults.evidence;

import dev.parley.node.store.DatabaseSettings;
import dev.parley.proto.Json;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads the journal's table by SQL, as an auditor would. */
public final class JournalReader {

  private static final String EVENTS =
      """
      SELECT persistence_id, sequence_number, writer, write_timestamp, event_ser_manifest,
             event_payload
      FROM event_journal WHERE persistence_id LIKE 'session|%' AND NOT deleted
      ORDER BY persistence_id, sequence_number
      """;

  private static final String OPEN =
      """
      SELECT COUNT(*) FROM (
        SELECT persistence_id FROM event_journal WHERE persistence_id LIKE 'session|%'
        GROUP BY persistence_id HAVING SUM(CASE WHEN event_ser_manifest = 'ended.v1' THEN 1 ELSE 0 END) = 0
      ) AS live
      """;

  private final DatabaseSettings database;

  public JournalReader(DatabaseSettings database) {
    this.database = database;
  }

  /** Session by session, in order. */
  public List<JournalRow> events() throws SQLException, IOException {
    var events = new ArrayList<JournalRow>();
    try (var connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(EVENTS)) {
      while (rows.next()) {
        var id = rows.getString(1);
        events.add(
            new JournalRow(
                id.substring(id.indexOf('|') + 1),
                rows.getLong(2),
                rows.getString(3),
                rows.getLong(4),
                rows.getString(5),
                Json.mapper().readTree(rows.getBytes(6))));
      }
    }
    return List.copyOf(events);
  }

  /** Sessions that have not ended. */
  public int open() throws SQLException {
    try (var connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        var statement = connection.createStatement();
        var row = statement.executeQuery(OPEN)) {
      row.next();
      return row.getInt(1);
    }
  }
}
