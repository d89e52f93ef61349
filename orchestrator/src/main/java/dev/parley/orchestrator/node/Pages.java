package dev.parley.orchestrator.node;

import dev.parley.orchestrator.admin.AdminAuth;
import dev.parley.orchestrator.admin.AdminRoutes;
import dev.parley.orchestrator.admin.HealthRoutes;
import dev.parley.orchestrator.admin.Nodes;
import dev.parley.orchestrator.admin.SessionStreams;
import dev.parley.orchestrator.agent.Agents;
import dev.parley.orchestrator.console.ConsoleRoutes;
import dev.parley.orchestrator.security.ClientSecretsRoutes;
import dev.parley.orchestrator.store.Database;
import dev.parley.proto.admin.AgentList;
import dev.parley.proto.admin.Health.Check;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/** Everything behind the door that is not a call: admin API, console, health, client secrets. */
final class Pages {

  private final Keys keys;
  private final Calls calls;
  private final Agents agents;
  private final ClusterSessions sessions;
  private final Database database;
  private final Broker kafka;
  private final ClusterNode node;
  private final LiveCalls lines;
  private final Nodes nodes;

  Pages(
      Keys keys,
      Calls calls,
      Agents agents,
      ClusterSessions sessions,
      Database database,
      Broker kafka,
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
  }

  Route route() {
    var auth = AdminAuth.of(keys.adminToken(), Clock.systemUTC());
    return Directives.concat(
        new HealthRoutes(this::checks).route(),
        new ClientSecretsRoutes(
                keys.credentials(), keys.secrets(), calls.beginnings(), Clock.systemUTC())
            .route(),
        new AdminRoutes(
                auth, sessions, new SessionStreams(sessions), this::known, keys::talkSecret, nodes)
            .route(),
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
