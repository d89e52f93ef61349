package dev.parley.node.start;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.parley.node.store.DatabaseSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the file of {@code parley node} says about one node, checked. Each value is described in
 * {@code reference.conf}, under {@code parley.node}.
 *
 * @param name unique in the cluster
 * @param host of the public door
 * @param tls serve TLS with a self-signed certificate kept in the data folder
 * @param kafka bootstrap servers
 * @param keys folder that holds the same keys for every node
 * @param data this node's own: its log, and what a worker inside it keeps
 * @param others settings of {@code parley} and {@code pekko} beside those of the node
 */
public record NodeSettings(
    String name,
    String host,
    int port,
    boolean tls,
    Membership cluster,
    String kafka,
    DatabaseSettings database,
    Path keys,
    Path data,
    @Nullable Path agents,
    @Nullable Integer modelConcurrency,
    boolean worker,
    Map<String, Object> others) {

  public NodeSettings {
    others = Map.copyOf(others);
  }

  /**
   * How the node finds the others.
   *
   * @param host by which they reach it
   * @param bindHost on which it listens for them
   * @param seeds {@code host:port} each, the same list on every node
   */
  public record Membership(
      String host, int port, String bindHost, List<String> seeds, String downing) {
    public Membership {
      seeds = List.copyOf(seeds);
    }
  }

  /**
   * Reads a node's file.
   *
   * @throws CommandFailure that names every wrong or missing value at once
   */
  public static NodeSettings read(Path file) throws CommandFailure {
    requireReadable(file);
    try {
      var own = ConfigFactory.parseFile(file.toFile()).resolve();
      var defaults = ConfigFactory.defaultReference();
      return new NodeFile(file, own, own.withFallback(defaults).getConfig("parley.node"))
          .settings();
    } catch (ConfigException wrong) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          "--config %s: %s (expected: a readable HOCON file)".formatted(file, wrong.getMessage()),
          "",
          wrong);
    }
  }

  /** The reader of HOCON takes a file that is not there for an empty one. */
  private static void requireReadable(Path file) throws CommandFailure {
    String found;
    if (!Files.exists(file)) {
      found = "no such file";
    } else if (Files.isDirectory(file)) {
      found = "a folder";
    } else if (!Files.isReadable(file)) {
      found = "not readable for this user";
    } else {
      return;
    }
    throw CommandFailure.configuration(
        "--config %s: %s (expected: the node's settings, a readable HOCON file)"
            .formatted(file, found),
        "Check its name; what is in it is described in the README.");
  }

  /** Everything else that the file sets. */
  static Map<String, Object> others(Config own) {
    return own.withoutPath("parley.node").root().unwrapped();
  }
}
