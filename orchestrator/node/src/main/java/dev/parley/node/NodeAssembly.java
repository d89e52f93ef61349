package dev.parley.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.parley.admin.metrics.PrometheusText;
import dev.parley.legs.realtime.RealtimeEndpoint;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.SpokenWords;
import dev.parley.models.local.LocalModel;
import dev.parley.models.openai.RealtimeModel;
import dev.parley.net.loop.CallLoops;
import dev.parley.net.websocket.DoorSettings;
import dev.parley.net.websocket.WebSocketEndpoint;
import dev.parley.node.agents.AgentDirectory;
import dev.parley.node.calls.AgentCalls;
import dev.parley.node.calls.AgentRouting;
import dev.parley.node.calls.Drain;
import dev.parley.node.calls.LiveCalls;
import dev.parley.node.cluster.ClusterNodes;
import dev.parley.node.cluster.Membership;
import dev.parley.node.cluster.deaths.MemberDownListener;
import dev.parley.node.cluster.member.ClusterNode;
import dev.parley.node.cluster.shards.SessionRehydration;
import dev.parley.node.cluster.shards.ShardCount;
import dev.parley.node.config.OrchestratorConfig;
import dev.parley.node.door.FrontDoor;
import dev.parley.node.kafka.EmbeddedKafka;
import dev.parley.node.kafka.KafkaTopics;
import dev.parley.node.security.NodeKeys;
import dev.parley.node.security.SelfSignedCertificate;
import dev.parley.node.sessions.ClusterSessions;
import dev.parley.node.sessions.SessionEventFanout;
import dev.parley.node.start.DataFolder;
import dev.parley.node.start.Lifecycle;
import dev.parley.node.start.NodePlan;
import dev.parley.node.start.NodePlan.Ground;
import dev.parley.node.start.RunningNode;
import dev.parley.node.start.StartProgress;
import dev.parley.node.store.Database;
import dev.parley.node.store.SessionIndex;
import dev.parley.node.tools.KafkaSessionEventPublisher;
import dev.parley.node.tools.KafkaToolDispatch;
import dev.parley.node.tools.ResultCounts;
import dev.parley.node.tools.ResultReaders;
import dev.parley.node.tools.ToolOutputs;
import dev.parley.node.tools.ToolResultConsumer;
import dev.parley.node.tools.ToolSettings;
import dev.parley.proto.admin.SessionSummary;
import dev.parley.proto.tool.EmbeddedWorker;
import dev.parley.proto.tool.StartedWorker;
import dev.parley.proto.tool.Topics;
import dev.parley.session.rules.SessionRules;
import dev.parley.session.shell.SessionSharding;
import dev.parley.session.shell.SessionWorld;
import dev.parley.session.shell.VersionBarrier;
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
final class NodeAssembly {

  /** A broker that others run may be starting beside the node, and its machine be busy. */
  private static final Duration TOPICS_DEADLINE = Duration.ofSeconds(60);

  private static final Duration GOODBYE = Duration.ofSeconds(5);

  private final NodePlan plan;
  private final Lifecycle parts;
  private final OrchestratorConfig config;
  private final AgentDirectory agents;
  private final NodeCounters counters = NodeCounters.fromZero();

  /** Starts everything; what was started before a failure is stopped again. */
  static RunningNode start(NodePlan plan, StartProgress progress) {
    var parts = new Lifecycle(progress);
    try {
      return new NodeAssembly(plan, parts).start();
    } catch (RuntimeException failure) {
      parts.close();
      throw failure;
    }
  }

  private NodeAssembly(NodePlan plan, Lifecycle parts) {
    this.plan = plan;
    this.parts = parts;
    this.config = OrchestratorConfig.from(settings(plan));
    this.agents = AgentDirectory.load(plan.agents());
  }

  private static Config settings(NodePlan plan) {
    return switch (plan.ground()) {
      case Ground.Own _ -> ConfigFactory.load();
      case Ground.Shared shared -> ConfigFactory.load(ConfigFactory.parseMap(shared.others()));
    };
  }

  private RunningNode start() {
    var kafka = CompletableFuture.supplyAsync(this::broker, NodeAssembly::beside);
    var speech = speech();
    var keys = new NodeKeys(plan.keys(), Clock.systemUTC());
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
    var broker = Lifecycle.join(kafka);
    var tools = tools(broker.bootstrap());
    var sessions = sessions(node, index, tools, broker.bootstrap());
    var realtime = new RealtimeModel(config.upstream());
    var local = speech == null ? null : Lifecycle.join(speech);
    var calls =
        new AgentCalls(
            node.system(),
            agents,
            sessions.cluster(),
            models(realtime, local),
            local == null ? SpokenWords.NONE : local.words(),
            config.media(),
            counters,
            membership.liveness()::maySpeak);
    var worker = worker(broker.bootstrap());
    var live = new LiveCalls(calls);
    var endpoint =
        new RealtimeEndpoint(
            keys.credentials(),
            new AgentRouting(agents, keys.secrets().resumeTokens()),
            config.session().reattachWindow(),
            live,
            Clock.systemUTC(),
            counters.realtime());
    var drain = new Drain(node.system(), plan.name(), live, config.session().quietMomentWithin());
    var shards = new ShardCount(node.system());
    var nodes =
        new ClusterNodes(membership, plan.door().url(plan.door().port()), live, shards, drain);
    var pages =
        new HttpRoutes(keys, calls, agents, sessions.admin(), database, broker, node, live, nodes);
    var metrics =
        new NodeMetrics()
            .door(counters.door())
            .access(keys.credentials(), pages.auth(), counters.realtime())
            .calls(live, counters.media())
            .models(realtime.counters(), local)
            .sessions(counters.sessions(), counters.facts())
            .tools(tools.counts(), sessions.results())
            .worker(worker)
            .events(sessions.publisher())
            .lists(index, sessions.admin(), pages.streams())
            .cluster(membership);
    var text =
        parts.start("Metrics", "", () -> new PrometheusText(metrics.all(), NodeMetrics.build()));
    var door = door(membership, loops, endpoint, pages.route(text, config.metrics().open()));
    membership.report(live::open, shards);
    MemberDownListener.tell(node.system(), gone -> ResultReaders.remove(broker.bootstrap(), gone));
    if (membership.founded() && plan.ground() instanceof Ground.Shared) {
      SessionRehydration.begin(index, sessions.cluster());
    }
    return new StartedNode(
        plan, door.address(), keys.adminToken(), membership.liveness(), drain, parts);
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

  private KafkaSource broker() {
    return switch (plan.ground()) {
      case Ground.Own _ -> {
        var own = parts.start("Kafka broker", "in this process", this::kafka);
        yield new KafkaSource(own.bootstrapServers(), own::healthy);
      }
      case Ground.Shared(var bootstrap, _, _, _) -> {
        ensureTopics(bootstrap);
        yield new KafkaSource(bootstrap, () -> true);
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

  private static Map<String, ModelLink.Model> models(
      RealtimeModel realtime, @Nullable LocalModel local) {
    var models = new HashMap<String, ModelLink.Model>();
    models.put(RealtimeModel.KIND, realtime);
    if (local != null) {
      models.put(LocalModel.KIND, local);
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
        NodeKeys.TENANT,
        config.tools().partitions(),
        config.tools().delivery());
  }

  /** Sessions as the media plane and the admin API reach them. */
  private record SessionParts(
      SessionSharding cluster,
      ClusterSessions admin,
      KafkaSessionEventPublisher publisher,
      ResultCounts results) {}

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
            new SessionEventFanout(
                plan.name(), publisher, summary -> changed.get().accept(summary), counters.facts()),
            Clock.systemUTC(),
            VersionBarrier.of(node.system()),
            counters.sessions());
    var cluster = SessionSharding.start(node.system(), world, session.askTimeout());
    var admin = new ClusterSessions(node.system(), cluster, agents, index);
    changed.set(admin::changed);
    var results =
        parts.start(
            "Tool results", "from Kafka", () -> ToolResultConsumer.start(settings, cluster::take));
    return new SessionParts(cluster, admin, publisher, results.counts());
  }

  private @Nullable StartedWorker worker(String bootstrap) {
    if (!plan.worker()) {
      return null;
    }
    return ServiceLoader.load(EmbeddedWorker.class)
        .findFirst()
        .map(worker ->
            parts.start(
                "Sample tools",
                "a worker in this process",
                () -> worker.start(bootstrap, plan.data().resolve("tools"))))
        .orElse(null);
  }

  private FrontDoor.Opened door(
      Membership membership, CallLoops loops, WebSocketEndpoint realtime, Route pages) {
    var door = plan.door();
    var encryption =
        door.tls()
            ? new DoorSettings.Encryption(
                SelfSignedCertificate.context(plan.data(), Clock.systemUTC()), true)
            : null;
    var settings = config.door().at(door.host(), door.port(), encryption);
    var paths = new HashMap<String, WebSocketEndpoint>();
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
                        membership.liveness()::maySpeak,
                        counters.door())),
            open -> await(open.close(GOODBYE)));
    membership.liveness().whenEnded(() -> opened.close(Duration.ZERO));
    return opened;
  }

  private static <T> T await(CompletionStage<T> stage) {
    return Lifecycle.join(
        stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).thenApply(done -> done));
  }
}
