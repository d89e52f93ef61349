package dev.parley.node.start;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.parley.node.store.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The file of {@code parley node} while it is read: collects what is wrong with it. */
final class NodeFile {

  private static final Set<String> KNOWN =
      Set.of(
          "name",
          "door.host",
          "door.port",
          "door.tls",
          "cluster.host",
          "cluster.port",
          "cluster.bind-host",
          "cluster.seeds",
          "cluster.downing",
          "kafka.bootstrap",
          "database.url",
          "database.user",
          "database.password",
          "database.password-file",
          "keys",
          "data",
          "agents",
          "model-concurrency",
          "worker");

  private static final Set<String> DOWNING = Set.of("keep-majority", "keep-oldest", "down-all");
  private static final String HOST_PORT = "[A-Za-z0-9._-]+:[0-9]{1,5}";

  private final Path file;
  private final Config own;
  private final Config node;
  private final List<String> problems = new ArrayList<>();

  NodeFile(Path file, Config own, Config node) {
    this.file = file;
    this.own = own;
    this.node = node;
  }

  NodeSettings settings() throws CommandFailure {
    refuseUnknown();
    var name = text("name", found -> found.matches("[a-z0-9][a-z0-9-]{0,59}"), "a-z, 0-9 and -");
    var cluster = cluster();
    var database = database();
    var settings =
        new NodeSettings(
            name,
            text("door.host", found -> !found.isBlank(), "an address to listen on"),
            number("door.port", 0, 65_535),
            bool("door.tls"),
            cluster,
            text(
                "kafka.bootstrap",
                found -> found.matches(HOST_PORT + "(," + HOST_PORT + ")*"),
                "host:port of a broker, several with commas"),
            database,
            path("keys"),
            path("data"),
            node.hasPath("agents") ? folder("agents") : null,
            node.hasPath("model-concurrency") ? number("model-concurrency", 1, 10_000) : null,
            bool("worker"),
            NodeSettings.others(own));
    if (!problems.isEmpty()) {
      throw CommandFailure.configuration(
          file + ": " + String.join("\n  ", problems), "Each value is described in the README.");
    }
    return settings;
  }

  private NodeSettings.Membership cluster() {
    var host = text("cluster.host", found -> !found.isBlank(), "how the others reach this node");
    return new NodeSettings.Membership(
        host,
        number("cluster.port", 1, 65_535),
        node.hasPath("cluster.bind-host")
            ? text("cluster.bind-host", found -> !found.isBlank(), "an address to listen on")
            : host,
        seeds(),
        text("cluster.downing", DOWNING::contains, "one of " + DOWNING.stream().sorted().toList()));
  }

  private List<String> seeds() {
    try {
      var seeds = node.getStringList("cluster.seeds");
      if (seeds.isEmpty() || !seeds.stream().allMatch(seed -> seed.matches(HOST_PORT))) {
        wrong("cluster.seeds", seeds.toString(), "host:port of at least one node");
      }
      return seeds;
    } catch (ConfigException absent) {
      wrong("cluster.seeds", found(absent), "a list of host:port");
      return List.of();
    }
  }

  private DatabaseSettings database() {
    var url =
        text(
            "database.url",
            found -> found.startsWith("jdbc:postgresql:"),
            "jdbc:postgresql://host:port/name");
    var user = text("database.user", found -> !found.isBlank(), "a user of the database");
    try {
      // Wrong before already: any will do to go on and find the rest.
      var usable = url.isEmpty() ? "jdbc:postgresql:" : url;
      return new DatabaseSettings(usable, user, password());
    } catch (IllegalArgumentException wrong) {
      problems.add("parley.node." + wrong.getMessage());
      return new DatabaseSettings("jdbc:postgresql:", user, "");
    }
  }

  private String password() {
    if (!node.hasPath("database.password-file")) {
      return text("database.password", _ -> true, "a password, or database.password-file");
    }
    var secret = path("database.password-file");
    try {
      return Files.readString(secret).strip();
    } catch (IOException unreadable) {
      wrong("database.password-file", secret.toString(), "a readable file");
      return "";
    }
  }

  private void refuseUnknown() {
    for (var entry : node.entrySet()) {
      var key = entry.getKey();
      if (!KNOWN.contains(key)) {
        problems.add("parley.node.%s: unknown (expected: one of %s)".formatted(key, known()));
      }
    }
  }

  private static List<String> known() {
    return KNOWN.stream().sorted().toList();
  }

  private String text(String key, Predicate<String> holds, String expected) {
    try {
      var found = node.getString(key);
      if (!holds.test(found)) {
        wrong(key, found, expected);
      }
      return found;
    } catch (ConfigException absent) {
      wrong(key, found(absent), expected);
      return "";
    }
  }

  private int number(String key, int least, int most) {
    var expected = "%d to %d".formatted(least, most);
    try {
      int found = node.getInt(key);
      if (found < least || found > most) {
        wrong(key, Integer.toString(found), expected);
      }
      return found;
    } catch (ConfigException absent) {
      wrong(key, found(absent), expected);
      return least;
    }
  }

  private boolean bool(String key) {
    try {
      return node.getBoolean(key);
    } catch (ConfigException absent) {
      wrong(key, found(absent), "on or off");
      return false;
    }
  }

  /** Relative ones count from the file's own folder, wherever the command is started. */
  private Path path(String key) {
    var text = text(key, found -> !found.isBlank(), "a path");
    var folder = file.toAbsolutePath().getParent();
    return folder == null ? Path.of(text) : folder.resolve(text).normalize();
  }

  private @Nullable Path folder(String key) {
    var path = path(key);
    if (!Files.isDirectory(path)) {
      wrong(key, path.toString(), "a folder");
    }
    return path;
  }

  private void wrong(String key, String found, String expected) {
    problems.add("parley.node.%s: %s (expected: %s)".formatted(key, found, expected));
  }

  private static String found(ConfigException problem) {
    return switch (problem) {
      case ConfigException.Missing _ -> "missing";
      case ConfigException.WrongType _ -> "of another type";
      default -> String.valueOf(problem.getMessage());
    };
  }
}
