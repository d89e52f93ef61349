package dev.parley.bench.faults.cluster;

import dev.parley.bench.process.Child;
import dev.parley.cli.FreePorts;
import dev.parley.node.security.KeyFolder;
import dev.parley.node.start.DataFolder;
import dev.parley.node.store.DatabaseSettings;
import dev.parley.node.store.EmbeddedDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is tested, each part a process of its own that can be killed or stopped alone: nodes, a
 * Kafka broker, a PostgreSQL, a simulated model, workers whose effects are counted.
 */
public final class TestedCluster implements AutoCloseable {

  private static final String TENANT = "default";
  private static final int WORKERS = 2;
  private static final long START_SECONDS = 60;

  /** How long the model's answers are. */
  public static final int ANSWER_MILLIS = 900;

  /** Longer than a caller's turn, so that as many tools run as there are callers. */
  private static final String SHORTEST_TOOL_MILLIS = "8000";

  private static final String LONGEST_TOOL_MILLIS = "12000";

  private final Path folder;
  private final List<String> command;
  private final DataFolder keys;
  private final EmbeddedDatabase database;
  private final Child broker;
  private final String bootstrap;
  private final Child model;

  /** Answers when the model cannot be had, where the scenario is about that. */
  private final @Nullable Child standby;

  private final List<TestedNode> nodes = new ArrayList<>();
  private final List<Child> workers = new ArrayList<>();
  private int workersEver;

  /** Starts all of it; returns when every node takes calls. */
  public static TestedCluster start(Path folder, int nodes)
      throws IOException, InterruptedException {
    return start(folder, nodes, TestedNode.ownCommand(), false);
  }

  /**
   * The same with nodes of another build, or with a model that stands by.
   *
   * @param command starts a node, options follow
   */
  public static TestedCluster start(Path folder, int nodes, List<String> command, boolean standby)
      throws IOException, InterruptedException {
    var cluster = new TestedCluster(folder, command, standby);
    try {
      cluster.startNodes(nodes);
      for (int i = 0; i < WORKERS; i++) {
        cluster.startWorker();
      }
      return cluster;
    } catch (IOException | InterruptedException failed) {
      cluster.close();
      throw failed;
    }
  }

  private TestedCluster(Path folder, List<String> command, boolean twoModels)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.command = command;
    keys = new DataFolder(folder);
    var made = KeyFolder.made(folder);
    made.realtime(TENANT);
    made.admin(TENANT);
    made.secrets(Clock.systemUTC());
    broker =
        Child.bench(
            "broker", Child.LISTENING, "broker", "--data", folder.resolve("kafka").toString());
    model = model(modelNotes());
    standby = twoModels ? model(standbyNotes()) : null;
    database = EmbeddedDatabase.start(folder.resolve("postgres"));
    bootstrap = broker.answer(START_SECONDS);
    TestedFiles.agent(folder, url(model), standby == null ? null : url(standby));
  }

  private static URI url(Child model) throws IOException, InterruptedException {
    return URI.create("ws://127.0.0.1:" + model.port(START_SECONDS) + "/v1/realtime");
  }

  public List<TestedNode> nodes() {
    return List.copyOf(nodes);
  }

  public String bootstrap() {
    return bootstrap;
  }

  public DatabaseSettings database() {
    return database.settings();
  }

  public Path effects() {
    return folder.resolve("effects.txt");
  }

  public Path complaints() {
    return folder.resolve("complaints.txt");
  }

  /** What the model writes down. */
  public Path modelNotes() {
    return folder.resolve("model.jsonl");
  }

  /** What the model writes down that stands by. */
  public Path standbyNotes() {
    return folder.resolve("standby.jsonl");
  }

  /** Gives the model an order. */
  public void tellModel(String order) throws IOException {
    model.tell(order);
  }

  /** Logs of nodes, which may be large. */
  public List<Path> logs() {
    return nodes.stream()
        .map(node -> folder.resolve(node.name()).resolve("parley.log"))
        .filter(Files::exists)
        .toList();
  }

  public String key() throws IOException {
    return Files.readString(keys.realtimeKey()).strip();
  }

  public String adminToken() throws IOException {
    return Files.readString(keys.adminToken()).strip();
  }

  /** Where callers come in, node by node. */
  public List<URI> doors() {
    return nodes.stream()
        .map(node ->
            URI.create(
                node.base().toString().replaceFirst("^http", "ws")
                    + "/v1/realtime?model="
                    + TestedFiles.AGENT))
        .toList();
  }

  public List<Long> brokerProcesses() {
    return Signals.familyOf(broker.pid());
  }

  public List<Long> modelProcesses() {
    return Signals.familyOf(model.pid());
  }

  public List<Long> databaseProcesses() throws IOException {
    var mark = folder.resolve("postgres").resolve("data").resolve("postmaster.pid");
    try (var lines = Files.lines(mark)) {
      return Signals.familyOf(Long.parseLong(lines.findFirst().orElseThrow().strip()));
    }
  }

  /** SIGKILL for the oldest worker. */
  public void killWorker() {
    workers.removeFirst().kill();
  }

  public void startWorker() throws IOException, InterruptedException {
    var name = "effects-" + ++workersEver;
    var worker =
        Child.bench(
            name,
            Child.LISTENING,
            "effects",
            "--bootstrap",
            bootstrap,
            "--name",
            name,
            "--effects",
            effects().toString(),
            "--shortest",
            SHORTEST_TOOL_MILLIS,
            "--longest",
            LONGEST_TOOL_MILLIS);
    workers.add(worker);
    worker.answer(START_SECONDS);
  }

  private Child model(Path notes) throws IOException {
    return Child.bench(
        "model",
        Child.LISTENING,
        "model",
        "--until-stdin-closes",
        "--call-per-turn",
        "--tool",
        EffectsCommand.TOOL,
        "--answer",
        Integer.toString(ANSWER_MILLIS),
        "--complaints",
        complaints().toString(),
        "--notes",
        notes.toString());
  }

  private void startNodes(int count) throws IOException, InterruptedException {
    var places = new ArrayList<TestedFiles.Place>();
    var ports = FreePorts.find(2 * count);
    for (int i = 0; i < count; i++) {
      places.add(new TestedFiles.Place("node-" + (i + 1), ports.get(2 * i), ports.get(2 * i + 1)));
    }
    for (var place : places) {
      var file = TestedFiles.node(folder, place, places, bootstrap, database.settings());
      nodes.add(new TestedNode(place.name(), place.door(), file, command));
    }
    for (var node : nodes) {
      node.awaitReady();
    }
  }

  /** Nobody is asked to be polite: what is to be seen has been seen. */
  @Override
  public void close() throws IOException {
    for (var worker : workers) {
      worker.kill();
    }
    for (var node : nodes) {
      node.kill();
    }
    model.kill();
    if (standby != null) {
      standby.kill();
    }
    database.close();
    broker.kill();
  }
}
