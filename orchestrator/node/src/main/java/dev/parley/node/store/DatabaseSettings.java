package dev.parley.node.store;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a node's journal is.
 *
 * @param url as JDBC writes it, {@code jdbc:postgresql://host:5432/parley}; an operator's own
 *     parameters win over ours
 */
public record DatabaseSettings(String url, String user, String password) {

  private static final String POSTGRES = "jdbc:postgresql:";
  private static final String H2 = "jdbc:h2:";

  /**
   * A database that stops answering must become an error, for an error is tried again and a hang is
   * not. The server gives up on a statement first (8 s), then the client on the server (10 s);
   * below the journal's circuit breaker (15 s, parley-node.conf). A lock that is waited for is the
   * exception of an upgrade, never of a call.
   */
  private static final Map<String, String> DEADLINES =
      Map.of(
          "connectTimeout", "4",
          "loginTimeout", "5",
          "socketTimeout", "10",
          "tcpKeepAlive", "true",
          "options", "-c%20statement_timeout=8s%20-c%20lock_timeout=5s");

  public DatabaseSettings {
    if (!url.startsWith(POSTGRES) && !url.startsWith(H2)) {
      throw new IllegalArgumentException(
          "database.url: %s (expected: jdbc:postgresql://host:port/name)".formatted(shown(url)));
    }
    if (url.toLowerCase(Locale.ROOT).contains("password=")) {
      throw new IllegalArgumentException(
          "database.url: holds a password (expected: it in database.password or password-file)");
    }
  }

  static DatabaseSettings inFolder(Path folder) {
    // Closed by us, not by the JVM's shutdown hook: sessions still write while the node stops.
    return new DatabaseSettings(
        H2
            + "file:%s;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1"
                .formatted(folder.resolve("journal").toAbsolutePath()),
        "sa",
        "");
  }

  Dialect dialect() {
    return url.startsWith(H2) ? Dialect.H2 : Dialect.POSTGRES;
  }

  /** With our deadlines, for pools of short statements. */
  String urlWithDeadlines() {
    return dialect() == Dialect.H2 ? url : with(DEADLINES);
  }

  /** With these parameters where the operator has not set them. */
  String with(Map<String, String> parameters) {
    var text = new StringBuilder(url);
    new TreeMap<>(parameters)
        .forEach((name, value) -> {
          if (!url.contains(name + "=")) {
            text.append(text.indexOf("?") < 0 ? '?' : '&').append(name).append('=').append(value);
          }
        });
    return text.toString();
  }

  /** Without parameters, for texts that people read. */
  public String place() {
    return shown(url);
  }

  private static String shown(String url) {
    return url.replaceFirst("[?;].*$", "");
  }

  @Override
  public String toString() {
    return "DatabaseSettings[" + place() + ", " + user + "]";
  }
}
