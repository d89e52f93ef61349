package dev.parley.node.store;

import java.util.Locale;

/** The databases that Parley knows, and what differs between them. */
enum Dialect {
  H2(
      "org.h2.Driver",
      "slick.jdbc.H2Profile$",
      "/schema/h2/h2-create-schema.sql",
      "MERGE INTO parley_session (%s) KEY (id) VALUES (%s)"),

  /**
   * A node that was paused may write a line of a session that has moved on since: the older one
   * stays out.
   */
  POSTGRES(
      "org.postgresql.Driver",
      "slick.jdbc.PostgresProfile$",
      "/schema/postgres/postgres-create-schema.sql",
      """
      INSERT INTO parley_session AS old (%s) VALUES (%s)
      ON CONFLICT (id) DO UPDATE SET
        agent = EXCLUDED.agent, agent_version = EXCLUDED.agent_version,
        state = EXCLUDED.state, attached = EXCLUDED.attached, epoch = EXCLUDED.epoch,
        leg = EXCLUDED.leg, turns = EXCLUDED.turns, pending_tools = EXCLUDED.pending_tools,
        ended_at = EXCLUDED.ended_at, end_reason = EXCLUDED.end_reason
      WHERE (EXCLUDED.epoch, EXCLUDED.turns) >= (old.epoch, old.turns)
        AND (old.ended_at IS NULL OR EXCLUDED.ended_at IS NOT NULL)\
      """);

  private final String driver;
  private final String profile;
  private final String journalScript;
  private final String writeSession;

  Dialect(String driver, String profile, String journalScript, String writeSession) {
    this.driver = driver;
    this.profile = profile;
    this.journalScript = journalScript;
    this.writeSession = writeSession;
  }

  String driver() {
    return driver;
  }

  /** What Slick calls it. */
  String profile() {
    return profile;
  }

  /** The journal's tables, as its library makes them. */
  String journalScript() {
    return journalScript;
  }

  String writeSession(String columns, String places) {
    return writeSession.formatted(columns, places);
  }

  /** Our own script of this name. */
  String script(String name) {
    return "/schema/parley/%s-%s.sql".formatted(name, name().toLowerCase(Locale.ROOT));
  }
}
