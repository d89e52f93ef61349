package dev.parley.orchestrator.node;

import com.typesafe.config.ConfigFactory;
import dev.parley.orchestrator.agent.Agents;
import dev.parley.orchestrator.cli.DataFolder;
import dev.parley.orchestrator.cli.RunningNode;
import dev.parley.orchestrator.cli.UpOptions;
import dev.parley.orchestrator.door.CallLoops;
import dev.parley.orchestrator.door.DoorSettings;
import dev.parley.orchestrator.door.FrontDoor;
import dev.parley.orchestrator.door.MediaEndpoint;
import dev.parley.orchestrator.door.Tls;
import dev.parley.orchestrator.kafka.EmbeddedKafka;
import dev.parley.orchestrator.kafka.KafkaTopics;
import dev.parley.orchestrator.local.LocalModel;
import dev.parley.orchestrator.store.Database;
import dev.parley.orchestrator.store.SessionIndex;
import dev.parley.orchestrator.tools.KafkaSessionEventPublisher;
import dev.parley.orchestrator.tools.KafkaToolDispatch;
import dev.parley.orchestrator.tools.ToolOutputs;
import dev.parley.orchestrator.tools.ToolResultConsumer;
import dev.parley.orchestrator.tools.ToolSettings;
import dev.parley.orchestrator.upstream.RealtimeModel;
import dev.parley.proto.admin.SessionSummary;
import dev.parley.proto.tool.EmbeddedWorker;
import dev.parley.proto.tool.Topics;
import dev.parley.session.SessionRules;
import dev.parley.session.shell.SessionWorld;
import dev.parley.session.shell.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Puts an all-in-one node together. What takes long and needs nothing else (the broker, the speech
 * model) starts beside the rest, so that a node is up in seconds.
 */
final class Assembly {

  private static final String NODE = "node-1";
  private static final Duration TOPICS_DEADLINE = Duration.ofSeconds(20);
  private static final Duration GOODBYE = Duration.ofSeconds(5);

  private final UpOptions options;
  private final Parts parts;
  private final OrchestratorConfig config;
  private final Agents agents;

  Assembly(UpOptions options, Parts parts) {
    this.options = options;
    this.parts = parts;
    this.config = OrchestratorConfig.from(ConfigFactory.load());
    this.agents = Agents.load(options.agents());
  }

  RunningNode start() {
    var kafka = parts.startBeside("Kafka broker", "in this process", this::kafka);
    var speech = parts.startBeside("Speech model", "local", this::speech);
    var keys = Keys.inFolder(options.data(), Clock.systemUTC());
    var database = parts.start("Journal", "H2 in a file", () -> Database.inFolder(options.data()));
    var index = parts.start("Session list", "", () -> new SessionIndex(database));
    var node = parts.start("Cluster", "one node", () -> ClusterNode.start(database));
    var loops =
        parts.start(
            "Call loops",
            "",
            () -> CallLoops.start(node.system()),
            running -> await(running.stop(GOODBYE)));
    var broker = Parts.join(kafka);
    var tools = tools(broker.bootstrapServers());
    var sessions = sessions(node, index, tools, broker.bootstrapServers());
    var models =
        Map.of("local", Parts.join(speech), "realtime", new RealtimeModel(config.upstream()));
    var calls = new Calls(node.system(), agents, sessions.cluster(), models, config.media());
    worker(broker.bootstrapServers());
    var pages = new Pages(keys, calls, agents, sessions.admin(), database, broker, node);
    var door = door(node, loops, calls.endpoint(keys.credentials()), pages.route());
    return new Running(options, door.address(), keys.adminToken(), parts);
  }

  /** Workers beside the node, and whoever makes a result by hand, find the broker by a file. */
  private EmbeddedKafka kafka() throws IOException {
    var kafka = EmbeddedKafka.start(options.data().resolve("kafka"), 0);
    KafkaTopics.ensure(
        kafka.bootstrapServers(), Topics.all(), config.tools().partitions(), TOPICS_DEADLINE);
    Files.writeString(
        new DataFolder(options.data()).kafkaBootstrap(), kafka.bootstrapServers() + "\n");
    return kafka;
  }

  private LocalModel speech() throws InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    return LocalModel.start(
        config.localModel().on(cores, options.modelConcurrency()), agents.defaultAgent());
  }

  private KafkaToolDispatch tools(String bootstrap) {
    return parts.start(
        "Tool dispatch", bootstrap, () -> KafkaToolDispatch.start(toolSettings(bootstrap)));
  }

  private ToolSettings toolSettings(String bootstrap) {
    return new ToolSettings(
        bootstrap, NODE, Keys.TENANT, config.tools().partitions(), config.tools().delivery());
  }

  /** Sessions as the media plane and the admin API reach them. */
  private record SessionParts(Sessions cluster, ClusterSessions admin) {}

  private SessionParts sessions(
      ClusterNode node, SessionIndex index, KafkaToolDispatch tools, String bootstrap) {
    var settings = toolSettings(bootstrap);
    var publisher =
        parts.start("Session events", "to Kafka", () -> KafkaSessionEventPublisher.start(settings));
    // The admin view needs the sessions and the sessions tell it what changes.
    var changed = new AtomicReference<Consumer<SessionSummary>>(index::put);
    var session = config.session();
    var world =
        new SessionWorld(
            new SessionRules(
                new SessionRules.Limits(session.reattachWindow(), session.maxItems()),
                new ToolOutputs()),
            tools,
            new SessionNews(NODE, publisher, summary -> changed.get().accept(summary)),
            Clock.systemUTC());
    var cluster = Sessions.start(node.system(), world, session.askTimeout());
    var admin = new ClusterSessions(node.system(), cluster, index);
    changed.set(admin::changed);
    parts.start(
        "Tool results", "from Kafka", () -> ToolResultConsumer.start(settings, cluster::take));
    return new SessionParts(cluster, admin);
  }

  private void worker(String bootstrap) {
    if (!options.worker()) {
      return;
    }
    ServiceLoader.load(EmbeddedWorker.class)
        .findFirst()
        .ifPresent(worker ->
            parts.start(
                "Sample tools",
                "a worker in this process",
                () -> worker.start(bootstrap, options.data().resolve("tools"))));
  }

  private FrontDoor.Opened door(
      ClusterNode node, CallLoops loops, MediaEndpoint realtime, Route pages) {
    var encryption =
        options.tls()
            ? new DoorSettings.Encryption(Tls.selfSigned(options.data(), Clock.systemUTC()), true)
            : null;
    var settings = config.door().at(options.host(), options.port(), encryption);
    var paths = new HashMap<String, MediaEndpoint>();
    for (var path : List.of("/v1/realtime", "/realtime", "/openai/v1/realtime")) {
      paths.put(path, realtime);
    }
    return parts.start(
        "Front door",
        options.host(),
        () -> await(FrontDoor.open(settings, loops, node.system(), Map.copyOf(paths), pages)),
        opened -> await(opened.close(GOODBYE)));
  }

  private static <T> T await(CompletionStage<T> stage) {
    return Parts.join(
        stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).thenApply(done -> done));
  }
}
