package dev.parley.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.parley.legs.LegEndpoint;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.SpokenWords;
import dev.parley.models.ModelKind;
import dev.parley.net.loop.CallLoops;
import dev.parley.net.websocket.DoorSettings;
import dev.parley.net.websocket.WebSocketEndpoint;
import dev.parley.node.agents.AgentDirectory;
import dev.parley.node.calls.AgentCalls;
import dev.parley.node.calls.AgentRouting;
import dev.parley.node.calls.CallMetrics;
import dev.parley.node.calls.Drain;
import dev.parley.node.calls.LiveCalls;
import dev.parley.node.cluster.ClusterNodes;
import dev.parley.node.cluster.Membership;
import dev.parley.node.cluster.deaths.MemberDownListener;
import dev.parley.node.cluster.member.ClusterNode;
import dev.parley.node.cluster.member.NodeLiveness;
import dev.parley.node.cluster.shards.SessionRehydration;
import dev.parley.node.cluster.shards.ShardCount;
import dev.parley.node.config.OrchestratorConfig;
import dev.parley.node.door.FrontDoor;
import dev.parley.node.kafka.EmbeddedKafka;
import dev.parley.node.kafka.KafkaTopics;
import dev.parley.node.metrics.PrometheusText;
import dev.parley.node.plan.Lifecycle;
import dev.parley.node.plan.NodePlan;
import dev.parley.node.plan.NodePlan.Ground;
import dev.parley.node.security.NodeKeys;
import dev.parley.node.security.SelfSignedCertificate;
import dev.parley.node.sessions.ClusterSessions;
import dev.parley.node.sessions.SessionEventFanout;
import dev.parley.node.sessions.SessionMetrics;
import dev.parley.node.start.DataFolder;
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
import dev.parley.node.tools.WorkerMetrics;
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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
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
  private final Lifecycle lifecycle;
  private final OrchestratorConfig config;
  private final LegsAndModels registered;
  private final AgentDirectory agents;
  private final NodeCounters counters = NodeCounters.fromZero();

  /** Starts everything; what was started before a failure is stopped again. */
  static RunningNode start(NodePlan plan, LegsAndModels.Registry registry, StartProgress progress) {
    var lifecycle = new Lifecycle(progress);
    try {
      return new NodeAssembly(plan, registry, lifecycle).start();
    } catch (RuntimeException failure) {
      lifecycle.close();
      throw failure;
    }
  }

  private NodeAssembly(NodePlan plan, LegsAndModels.Registry registry, Lifecycle lifecycle) {
    this.plan = plan;
    this.lifecycle = lifecycle;
    this.config = OrchestratorConfig.from(settings(plan));
    this.registered = registry.of(config, plan);
    this.agents = AgentDirectory.load(plan.agents(), registered.models());
  }

  private static Config settings(NodePlan plan) {
    return switch (plan.ground()) {
      case Ground.Own _ -> ConfigFactory.load();
      case Ground.Shared shared -> ConfigFactory.load(ConfigFactory.parseMap(shared.others()));
    };
  }

  private RunningNode start() {
    var kafka = CompletableFuture.supplyAsync(this::broker, NodeAssembly::beside);
    var starting = starting();
    var keys = new NodeKeys(plan.keys(), Clock.systemUTC());
    var database = database();
    var index = lifecycle.start("Session list", "", () -> new SessionIndex(database));
    var membership = membership(database);
    var node = membership.node();
    var loops =
        lifecycle.start(
            "Call loops",
            "",
            () -> CallLoops.start(node.system()),
            running -> await(running.stop(GOODBYE)));
    var broker = Lifecycle.join(kafka);
    var tools = tools(broker.bootstrap());
    var sessions = sessions(node, index, tools, broker.bootstrap());
    var models = new TreeMap<String, ModelKind.Ready>();
    starting.forEach((kind, model) -> models.put(kind, Lifecycle.join(model)));
    var calls =
        new AgentCalls(
            node.system(),
            agents,
            sessions.cluster(),
            opened(models),
            words(models.values()),
            config.media(),
            counters.media(),
            membership.liveness()::maySpeak);
    var worker = worker(broker.bootstrap());
    var live = new LiveCalls(calls);
    var legs =
        legs(
            new LegEndpoint.Node(
                keys.credentials(),
                new AgentRouting(agents, keys.secrets().resumeTokens()),
                live,
                config.session().reattachWindow(),
                Clock.systemUTC()));
    var drain = new Drain(node.system(), plan.name(), live, config.session().quietMomentWithin());
    var shards = new ShardCount(node.system());
    var nodes =
        new ClusterNodes(membership, plan.door().url(plan.door().port()), live, shards, drain);
    var pages =
        new HttpRoutes(keys, calls, agents, sessions.admin(), database, broker, node, live, nodes);
    var metrics =
        new NodeMetrics()
            .with(counters.door().metrics())
            .with(keys.credentials().metrics())
            .with(pages.metrics())
            .with(live.metrics())
            .with(CallMetrics.of(counters.media()))
            .with(SessionMetrics.of(counters.sessions(), counters.facts()))
            .with(tools.metrics())
            .with(sessions.results().metrics())
            .with(WorkerMetrics.of(worker))
            .with(sessions.publisher().metrics())
            .with(index.metrics())
            .with(sessions.admin().metrics())
            .with(membership.metrics());
    legs.forEach(leg -> metrics.with(leg.metrics()));
    registered.models().forEach(kind -> metrics.with(kind.metrics()));
    var text =
        lifecycle.start(
            "Metrics", "", () -> new PrometheusText(metrics.all(), NodeMetrics.build()));
    var door = door(membership, loops, legs, pages.route(text, config.metrics().open()));
    open(legs, loops, membership.liveness());
    membership.report(live::open, shards);
    MemberDownListener.tell(node.system(), gone -> ResultReaders.remove(broker.bootstrap(), gone));
    if (membership.founded() && plan.ground() instanceof Ground.Shared) {
      SessionRehydration.begin(index, sessions.cluster());
    }
    return new StartedNode(
        plan, door.address(), keys.adminToken(), membership.liveness(), drain, lifecycle);
  }

  private Database database() {
    return switch (plan.ground()) {
      case Ground.Own _ ->
          lifecycle.start("Journal", "H2 in a file", () -> Database.inFolder(plan.data()));
      case Ground.Shared shared ->
          lifecycle.start(
              "Journal", shared.database().place(), () -> Database.open(shared.database()));
    };
  }

  private Membership membership(Database database) {
    return switch (plan.ground()) {
      case Ground.Own _ -> Membership.alone(database, lifecycle);
      case Ground.Shared shared -> Membership.join(database, plan, shared, lifecycle);
    };
  }

  private KafkaSource broker() {
    return switch (plan.ground()) {
      case Ground.Own _ -> {
        var own = lifecycle.start("Kafka broker", "in this process", this::kafka);
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

  /** Models that take long to load, and that an agent names, load beside the rest. */
  private Map<String, CompletableFuture<ModelKind.Ready>> starting() {
    var starting = new TreeMap<String, CompletableFuture<ModelKind.Ready>>();
    for (var kind : registered.models()) {
      var naming = agents.anyNaming(kind);
      if (naming != null || !kind.isHeavy()) {
        var agent = naming == null ? agents.defaultAgent() : naming;
        starting.put(
            kind.name(), lifecycle.startBeside("Model", kind.name(), () -> kind.start(agent)));
      }
    }
    return starting;
  }

  private static Map<String, ModelLink.Model> opened(Map<String, ModelKind.Ready> ready) {
    var models = new HashMap<String, ModelLink.Model>();
    ready.forEach((kind, model) -> models.put(kind, model.model()));
    return models;
  }

  private static SpokenWords words(Collection<ModelKind.Ready> models) {
    return models.stream()
        .map(ModelKind.Ready::words)
        .filter(words -> !words.equals(SpokenWords.NONE))
        .findFirst()
        .orElse(SpokenWords.NONE);
  }

  private List<LegEndpoint> legs(LegEndpoint.Node node) {
    return registered.legs().stream().map(kind -> kind.of(node)).toList();
  }

  private void open(List<LegEndpoint> legs, CallLoops loops, NodeLiveness liveness) {
    for (var leg : legs) {
      lifecycle.start(
          "Leg",
          leg.name(),
          () -> {
            leg.open(loops);
            return leg;
          });
      liveness.whenEnded(leg::close);
    }
  }

  private KafkaToolDispatch tools(String bootstrap) {
    return lifecycle.start(
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
        lifecycle.start(
            "Session events", "to Kafka", () -> KafkaSessionEventPublisher.start(settings));
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
    // They hand over or come to rest before what they send by is stopped.
    lifecycle.start("Sessions", agents.names(), () -> cluster, _ -> node.close());
    var results =
        lifecycle.start(
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
            lifecycle.start(
                "Sample tools",
                "a worker in this process",
                () -> worker.start(bootstrap, plan.data().resolve("tools"))))
        .orElse(null);
  }

  private FrontDoor.Opened door(
      Membership membership, CallLoops loops, List<LegEndpoint> legs, Route pages) {
    var door = plan.door();
    var encryption =
        door.tls()
            ? new DoorSettings.Encryption(
                SelfSignedCertificate.context(plan.data(), Clock.systemUTC()), true)
            : null;
    var settings = config.door().at(door.host(), door.port(), encryption);
    var paths = new HashMap<String, WebSocketEndpoint>();
    for (var leg : legs) {
      leg.paths().forEach((path, endpoint) -> claim(paths, path, endpoint, leg));
    }
    var system = membership.node().system();
    var opened =
        lifecycle.start(
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

  private static void claim(
      Map<String, WebSocketEndpoint> paths,
      String path,
      WebSocketEndpoint endpoint,
      LegEndpoint leg) {
    if (paths.put(path, endpoint) != null) {
      throw new IllegalStateException(
          "leg %s: %s (expected: a path that no other leg has)".formatted(leg.name(), path));
    }
  }

  private static <T> T await(CompletionStage<T> stage) {
    return Lifecycle.join(
        stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).thenApply(done -> done));
  }
}
