package dev.parley.node;

import static dev.parley.net.metrics.Metric.counter;

import dev.parley.admin.api.AdminAuth;
import dev.parley.admin.api.AdminRoutes;
import dev.parley.admin.api.HealthRoutes;
import dev.parley.admin.api.MetricsRoutes;
import dev.parley.admin.api.SessionStreams;
import dev.parley.admin.console.ConsoleRoutes;
import dev.parley.admin.port.Nodes;
import dev.parley.net.metrics.Metric;
import dev.parley.node.agents.AgentDirectory;
import dev.parley.node.calls.AgentCalls;
import dev.parley.node.calls.LiveCalls;
import dev.parley.node.cluster.member.ClusterNode;
import dev.parley.node.metrics.PrometheusText;
import dev.parley.node.security.ClientSecretsRoutes;
import dev.parley.node.security.NodeKeys;
import dev.parley.node.sessions.ClusterSessions;
import dev.parley.node.store.Database;
import dev.parley.proto.admin.AgentList;
import dev.parley.proto.admin.Health.Check;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/** Everything behind the door that is no call: admin API, console, health, metrics, secrets. */
final class HttpRoutes {

  private final NodeKeys keys;
  private final AgentCalls calls;
  private final AgentDirectory agents;
  private final ClusterSessions sessions;
  private final Database database;
  private final KafkaSource kafka;
  private final ClusterNode node;
  private final LiveCalls lines;
  private final Nodes nodes;
  private final AdminAuth auth;
  private final SessionStreams streams;

  HttpRoutes(
      NodeKeys keys,
      AgentCalls calls,
      AgentDirectory agents,
      ClusterSessions sessions,
      Database database,
      KafkaSource kafka,
      ClusterNode node,
      LiveCalls lines,
      Nodes nodes) {
    this.keys = keys;
    this.calls = calls;
    this.agents = agents;
    this.sessions = sessions;
    this.database = database;
    this.kafka = kafka;
    this.node = node;
    this.lines = lines;
    this.nodes = nodes;
    this.auth = AdminAuth.of(keys.adminToken(), Clock.systemUTC());
    this.streams = new SessionStreams(sessions);
  }

  /** What of operators' requests is counted, under the names by which it is read. */
  List<Metric> metrics() {
    return List.of(
        counter(
            "parley_admin_requests_refused_total",
            "Requests of operators that came without the admin token, or with a wrong one.",
            auth::refusals),
        counter(
            "parley_admin_streams_overrun_total",
            "Live streams of the admin API that were cut because their reader was too slow.",
            streams::overruns));
  }

  /**
   * All of it.
   *
   * @param open whether anybody may read the metrics
   */
  Route route(PrometheusText metrics, boolean open) {
    return Directives.concat(
        new HealthRoutes(this::checks).route(),
        new MetricsRoutes(auth, metrics, open).route(),
        new ClientSecretsRoutes(
                keys.credentials(), keys.secrets(), calls.beginnings(), Clock.systemUTC())
            .route(),
        new AdminRoutes(auth, sessions, streams, this::known, keys::talkSecret, nodes).route(),
        new ConsoleRoutes().route());
  }

  private CompletionStage<List<Check>> checks() {
    return CompletableFuture.supplyAsync(
        () ->
            List.of(
                check("journal", database.answers(), "the database answers"),
                check("kafka", kafka.healthy().getAsBoolean(), "the broker runs"),
                check("cluster", node.isUp(), "this node is up"),
                check("callers", !lines.isDraining(), "this node is not being drained")),
        task -> Thread.ofVirtual().name("parley-health").start(task));
  }

  private static Check check(String name, boolean ok, String expected) {
    return new Check(name, ok, ok ? "ok" : "failed (expected: " + expected + ")");
  }

  private CompletionStage<List<AgentList.Agent>> known() {
    return CompletableFuture.completedFuture(
        agents.all().values().stream()
            .map(agent ->
                new AgentList.Agent(
                    agent.id(),
                    agent.version(),
                    agent.name(),
                    agent.model().kind(),
                    agent.tools().stream().map(tool -> tool.name()).toList()))
            .toList());
  }
}
