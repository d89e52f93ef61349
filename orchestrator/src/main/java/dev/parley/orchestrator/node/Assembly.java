package dev.parley.orchestrator.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.parley.orchestrator.agent.Agents;
import dev.parley.orchestrator.cli.DataFolder;
import dev.parley.orchestrator.cli.RunningNode;
import dev.parley.orchestrator.cli.StartProgress;
import dev.parley.orchestrator.door.CallLoops;
import dev.parley.orchestrator.door.DoorSettings;
import dev.parley.orchestrator.door.FrontDoor;
import dev.parley.orchestrator.door.MediaEndpoint;
import dev.parley.orchestrator.door.Tls;
import dev.parley.orchestrator.kafka.EmbeddedKafka;
import dev.parley.orchestrator.kafka.KafkaTopics;
import dev.parley.orchestrator.local.LocalModel;
import dev.parley.orchestrator.media.ModelLink;
import dev.parley.orchestrator.node.NodePlan.Ground;
import dev.parley.orchestrator.realtime.Returns;
import dev.parley.orchestrator.store.Database;
import dev.parley.orchestrator.store.SessionIndex;
import dev.parley.orchestrator.tools.KafkaSessionEventPublisher;
import dev.parley.orchestrator.tools.KafkaToolDispatch;
import dev.parley.orchestrator.tools.ResultReaders;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/**
 * Puts an all-in-one node together. What takes long and needs nothing else (the broker, the speech
 * model) starts beside the rest, so that a node is up in seconds.
 */
final class Assembly {

  /** A broker that others run may be starting beside the node, and its machine be busy. */
  private static final Duration TOPICS_DEADLINE = Duration.ofSeconds(60);

  private static final Duration GOODBYE = Duration.ofSeconds(5);

  private final NodePlan plan;
  private final Parts parts;
  private final OrchestratorConfig config;
  private final Agents agents;

  /** Starts everything; what was started before a failure is stopped again. */
  static RunningNode start(NodePlan plan, StartProgress progress) {
    var parts = new Parts(progress);
    try {
      return new Assembly(plan, parts).start();
    } catch (RuntimeException failure) {
      parts.close();
      throw failure;
    }
  }

  private Assembly(NodePlan plan, Parts parts) {
    this.plan = plan;
    this.parts = parts;
    this.config = OrchestratorConfig.from(settings(plan));
    this.agents = Agents.load(plan.agents());
  }

  private static Config settings(NodePlan plan) {
    return switch (plan.ground()) {
      case Ground.Own _ -> ConfigFactory.load();
      case Ground.Shared shared -> ConfigFactory.load(ConfigFactory.parseMap(shared.others()));
    };
  }

  private RunningNode start() {
    var kafka = CompletableFuture.supplyAsync(this::broker, Assembly::beside);
    var speech = speech();
    var keys = new Keys(plan.keys(), Clock.systemUTC());
    var database = database();
    var index = parts.start("Session list", "", () -> new SessionIndex(database));
    var membership = membership(database);
    var node = membership.node();
    var loops =
        parts.start(
            "Call loops",
            "",
            () -> CallLoops.start(node.system()),
            running -> await(running.stop(GOODBYE)));
    var broker = Parts.join(kafka);
    var tools = tools(broker.bootstrap());
    var sessions = sessions(node, index, tools, broker.bootstrap());
    var models = models(speech);
    var calls = new Calls(node.system(), agents, sessions.cluster(), models, config.media());
    worker(broker.bootstrap());
    var returns = new Returns(keys.secrets().resumeTokens(), config.session().reattachWindow());
    var endpoint = new LiveCalls(calls.endpoint(keys.credentials(), returns));
    var drain =
        new Drain(node.system(), plan.name(), endpoint, config.session().quietMomentWithin());
    var shards = new ShardCount(node.system());
    var nodes =
        new ClusterNodes(membership, plan.door().url(plan.door().port()), endpoint, shards, drain);
    var pages =
        new Pages(keys, calls, agents, sessions.admin(), database, broker, node, endpoint, nodes);
    var door = door(membership, loops, endpoint, pages.route());
    membership.report(endpoint::open, shards);
    Departures.tell(node.system(), gone -> ResultReaders.remove(broker.bootstrap(), gone));
    if (membership.founded() && plan.ground() instanceof Ground.Shared) {
      Awakening.begin(index, sessions.cluster());
    }
    return new Running(plan, door.address(), keys.adminToken(), membership.fate(), drain, parts);
  }

  private Database database() {
    return switch (plan.ground()) {
      case Ground.Own _ ->
          parts.start("Journal", "H2 in a file", () -> Database.inFolder(plan.data()));
      case Ground.Shared shared ->
          parts.start("Journal", shared.database().place(), () -> Database.open(shared.database()));
    };
  }

  private Membership membership(Database database) {
    return switch (plan.ground()) {
      case Ground.Own _ -> Membership.alone(database, parts);
      case Ground.Shared shared -> Membership.join(database, plan, shared, parts);
    };
  }

  private Broker broker() {
    return switch (plan.ground()) {
      case Ground.Own _ -> {
        var own = parts.start("Kafka broker", "in this process", this::kafka);
        yield new Broker(own.bootstrapServers(), own::healthy);
      }
      case Ground.Shared(var bootstrap, _, _, _) -> {
        ensureTopics(bootstrap);
        yield new Broker(bootstrap, () -> true);
      }
    };
  }

  private void ensureTopics(String bootstrap) {
    KafkaTopics.ensure(bootstrap, Topics.all(), config.tools().partitions(), TOPICS_DEADLINE);
  }

  private static void beside(Runnable task) {
    Thread.ofVirtual().name("parley-start-broker").start(task);
  }

  /** Workers beside the node, and whoever makes a result by hand, find the broker by a file. */
  private EmbeddedKafka kafka() throws IOException {
    var kafka = EmbeddedKafka.start(plan.data().resolve("kafka"), 0);
    ensureTopics(kafka.bootstrapServers());
    Files.writeString(
        new DataFolder(plan.data()).kafkaBootstrap(), kafka.bootstrapServers() + "\n");
    return kafka;
  }

  /** Loading it takes seconds and memory, so a node whose agents never use it does without. */
  private @Nullable CompletableFuture<LocalModel> speech() {
    var agent = agents.anySpeakingLocally();
    if (agent == null) {
      return null;
    }
    int cores = Runtime.getRuntime().availableProcessors();
    var settings = config.localModel().on(cores, plan.modelConcurrency());
    return parts.startBeside("Speech model", "local", () -> LocalModel.start(settings, agent));
  }

  private Map<String, ModelLink.Model> models(@Nullable CompletableFuture<LocalModel> speech) {
    var models = new HashMap<String, ModelLink.Model>();
    models.put(RealtimeModel.KIND, new RealtimeModel(config.upstream()));
    if (speech != null) {
      models.put(LocalModel.KIND, Parts.join(speech));
    }
    return models;
  }

  private KafkaToolDispatch tools(String bootstrap) {
    return parts.start(
        "Tool dispatch", bootstrap, () -> KafkaToolDispatch.start(toolSettings(bootstrap)));
  }

  private ToolSettings toolSettings(String bootstrap) {
    return new ToolSettings(
        bootstrap,
        plan.name(),
        Keys.TENANT,
        config.tools().partitions(),
        config.tools().delivery());
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
            new SessionNews(plan.name(), publisher, summary -> changed.get().accept(summary)),
            Clock.systemUTC());
    var cluster = Sessions.start(node.system(), world, session.askTimeout());
    var admin = new ClusterSessions(node.system(), cluster, index);
    changed.set(admin::changed);
    parts.start(
        "Tool results", "from Kafka", () -> ToolResultConsumer.start(settings, cluster::take));
    return new SessionParts(cluster, admin);
  }

  private void worker(String bootstrap) {
    if (!plan.worker()) {
      return;
    }
    ServiceLoader.load(EmbeddedWorker.class)
        .findFirst()
        .ifPresent(worker ->
            parts.start(
                "Sample tools",
                "a worker in this process",
                () -> worker.start(bootstrap, plan.data().resolve("tools"))));
  }

  private FrontDoor.Opened door(
      Membership membership, CallLoops loops, MediaEndpoint realtime, Route pages) {
    var door = plan.door();
    var encryption =
        door.tls()
            ? new DoorSettings.Encryption(Tls.selfSigned(plan.data(), Clock.systemUTC()), true)
            : null;
    var settings = config.door().at(door.host(), door.port(), encryption);
    var paths = new HashMap<String, MediaEndpoint>();
    for (var path : List.of("/v1/realtime", "/realtime", "/openai/v1/realtime")) {
      paths.put(path, realtime);
    }
    var system = membership.node().system();
    var opened =
        parts.start(
            "Front door",
            door.host(),
            () ->
                await(
                    FrontDoor.open(
                        settings,
                        loops,
                        system,
                        Map.copyOf(paths),
                        pages,
                        membership.fate()::maySpeak)),
            open -> await(open.close(GOODBYE)));
    membership.fate().whenEnded(() -> opened.close(Duration.ZERO));
    return opened;
  }

  private static <T> T await(CompletionStage<T> stage) {
    return Parts.join(
        stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).thenApply(done -> done));
  }
}
