package dev.parley.cli;

import dev.parley.node.kafka.EmbeddedKafka;
import dev.parley.node.security.KeyFolder;
import dev.parley.node.start.CommandFailure;
import dev.parley.node.start.DataFolder;
import dev.parley.node.start.ExitCode;
import dev.parley.node.store.DatabaseSettings;
import dev.parley.node.store.EmbeddedDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A cluster on this machine: one broker and one PostgreSQL beside this process, and nodes in
 * processes of their own, each with a file such as an operator would write. Restarts nothing.
 */
final class LocalCluster implements AutoCloseable {

  private static final String TENANT = "default";

  /** Three JVMs that start at once on two cores, and the first seed's wait for the others. */
  private static final Duration READY = Duration.ofMinutes(3);

  /** A node waits for quiet moments of its calls before it leaves. */
  private static final Duration GOODBYE = Duration.ofSeconds(75);

  private final DataFolder folder;
  private final Terminal terminal;
  private final EmbeddedKafka kafka;
  private final EmbeddedDatabase database;
  private final List<NodeProcess> nodes = new ArrayList<>();

  LocalCluster(DataFolder folder, Terminal terminal, EmbeddedKafka kafka, EmbeddedDatabase database)
      throws IOException {
    this.folder = folder;
    this.terminal = terminal;
    this.kafka = kafka;
    this.database = database;
    var keys = KeyFolder.made(folder.path());
    keys.realtime(TENANT);
    keys.admin(TENANT);
    keys.secrets(Clock.systemUTC());
    Files.writeString(folder.kafkaBootstrap(), kafka.bootstrapServers() + "\n");
  }

  List<NodeProcess> nodes() {
    return nodes;
  }

  /** Starts nodes at these ports, and returns when every one of them takes calls. */
  void start(List<Integer> doors) throws IOException, CommandFailure {
    var remoting = FreePorts.find(doors.size());
    var seeds = remoting.stream().map(port -> "\"127.0.0.1:%d\"".formatted(port)).toList();
    for (int i = 0; i < doors.size(); i++) {
      var name = "node-" + (i + 1);
      var file = write(name, doors.get(i), remoting.get(i), seeds);
      nodes.add(NodeProcess.start(name, file, terminal));
    }
    for (var node : nodes) {
      requireReady(node);
    }
    var bases = doors.stream().map(port -> URI.create("http://127.0.0.1:" + port)).toList();
    folder.announce(new DataFolder.Endpoint(bases.getFirst(), null, bases));
  }

  private void requireReady(NodeProcess node) throws CommandFailure {
    try {
      if (node.ready().get(READY.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (TimeoutException | ExecutionException late) {
      terminal.trouble(
          "parley: " + node.name() + " is not ready after " + READY.toSeconds() + " s");
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    throw new CommandFailure(
        ExitCode.FAILED,
        node.name() + ": did not start (expected: ready for calls)",
        "Its log: " + new DataFolder(folder.path().resolve(node.name())).log());
  }

  private Path write(String name, int door, int remoting, List<String> seeds) throws IOException {
    var own = DatabaseFile.of(database.settings());
    var text =
        """
        # Written by parley cluster at each start.
        parley.node {
          name = %s
          door { host = 127.0.0.1, port = %d }
          cluster { host = 127.0.0.1, port = %d, seeds = [%s] }
          kafka.bootstrap = "%s"
          database { %s }
          keys = ".."
          data = "."
          worker = on
        }
        """
            .formatted(
                name, door, remoting, String.join(", ", seeds), kafka.bootstrapServers(), own);
    var file = folder.path().resolve(name).resolve("node.conf");
    Files.createDirectories(folder.path().resolve(name));
    return Files.writeString(file, text);
  }

  /** Nodes first, the last one first, so that each has somebody to hand over to. */
  @Override
  public void close() throws IOException {
    for (var node : nodes.reversed()) {
      node.stop(GOODBYE);
    }
    database.close();
    kafka.close();
  }

  /** The settings of the database as the file of a node has them. */
  private static final class DatabaseFile {
    static String of(DatabaseSettings settings) {
      return "url = \"%s\", user = \"%s\", password = \"%s\""
          .formatted(settings.url(), settings.user(), settings.password());
    }
  }
}
