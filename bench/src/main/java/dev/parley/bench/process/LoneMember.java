package dev.parley.bench.process;

import dev.parley.cli.FreePorts;
import dev.parley.node.security.KeyFolder;
import dev.parley.node.store.EmbeddedDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * A Parley node as in a cluster, of which it is the only one: broker and database are processes of
 * their own, whose CPU is not the node's.
 */
public final class LoneMember implements AutoCloseable {

  private static final String TENANT = "default";
  private static final String READY = "Ready for calls";
  private static final long START_SECONDS = 120;

  private final Path folder;
  private final Child broker;
  private final EmbeddedDatabase database;
  private final Child node;
  private final int port;
  private final String key;

  /** Starts all of it; returns when the node takes calls. */
  public static LoneMember start(List<String> jvmOptions, String agent, URI model)
      throws IOException, InterruptedException {
    var folder = Files.createTempDirectory("parley-bench-member");
    var agents = Files.createDirectories(folder.resolve("agents"));
    ParleyNode.writeAgent(agents, agent, model);
    ParleyNode.writeAgent(agents, ParleyNode.BUILT_IN, model);
    var keys = KeyFolder.made(folder);
    keys.realtime(TENANT);
    keys.admin(TENANT);
    keys.secrets(Clock.systemUTC());
    var broker =
        Child.bench(
            "broker", Child.LISTENING, "broker", "--data", folder.resolve("kafka").toString());
    try {
      var database = EmbeddedDatabase.start(folder.resolve("postgres"));
      try {
        return new LoneMember(folder, broker, database, jvmOptions);
      } catch (IOException | InterruptedException failed) {
        database.close();
        throw failed;
      }
    } catch (IOException | InterruptedException failed) {
      broker.kill();
      ParleyNode.delete(folder);
      throw failed;
    }
  }

  private LoneMember(Path folder, Child broker, EmbeddedDatabase database, List<String> jvmOptions)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.broker = broker;
    this.database = database;
    port = FreePorts.find(1).getFirst();
    key = Files.readString(folder.resolve("realtime-key")).strip();
    var file = Files.createDirectories(folder.resolve("node")).resolve("node.conf");
    Files.writeString(file, settings(broker.answer(START_SECONDS)));
    var command = new ArrayList<>(ParleyNode.jvm(jvmOptions));
    command.addAll(List.of(ParleyNode.MAIN, "node", "--supervised", "--config", file.toString()));
    node = Child.start("member", command, READY);
    try {
      node.answer(START_SECONDS);
    } catch (IOException | InterruptedException failed) {
      node.kill();
      throw failed;
    }
  }

  public long pid() {
    return node.pid();
  }

  public String key() {
    return key;
  }

  public URI url(String agent) {
    return URI.create("ws://127.0.0.1:" + port + "/v1/realtime?model=" + agent);
  }

  /** Nobody is asked to be polite: nobody is there any more. */
  @Override
  public void close() throws IOException {
    node.kill();
    database.close();
    broker.kill();
    ParleyNode.delete(folder);
  }

  private String settings(String bootstrap) throws IOException {
    int remoting = FreePorts.find(1).getFirst();
    var journal = database.settings();
    return """
    parley.node {
      name = member
      door { host = 127.0.0.1, port = %d }
      cluster { host = 127.0.0.1, port = %d, seeds = ["127.0.0.1:%d"] }
      kafka.bootstrap = "%s"
      database { url = "%s", user = "%s", password = "%s" }
      keys = ".."
      agents = "../agents"
      data = "."
    }
    parley.media.playout-lead = 30 s
    """
        .formatted(
            port, remoting, remoting, bootstrap, journal.url(), journal.user(), journal.password());
  }
}
