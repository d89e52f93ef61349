package dev.parley.admin.api;

import com.typesafe.config.ConfigFactory;
import dev.parley.admin.port.MetricsText;
import dev.parley.admin.port.Nodes;
import dev.parley.admin.port.TalkSecrets;
import dev.parley.proto.admin.AgentList.Agent;
import dev.parley.proto.admin.Health.Check;
import dev.parley.proto.admin.NodeList;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/** The admin routes on a free loopback port, over scripted ports. */
public final class AdminServer implements AutoCloseable {

  public static final String TOKEN = "a-token-for-tests-only";

  private static final List<Check> HEALTHY = List.of(new Check("journal", true, "H2"));

  public final ScriptedSessions sessions = new ScriptedSessions();
  public final SessionStreams streams = new SessionStreams(sessions);
  public volatile List<Check> checks = HEALTHY;
  public volatile InstantSource clock = InstantSource.system();

  static final NodeList NODES =
      new NodeList(
          List.of(
              new NodeList.Node(
                  "node-1", "10.0.0.1:7355", "http://10.0.0.1", "up", true, true, 3, 128),
              new NodeList.Node(
                  "node-2", "10.0.0.2:7355", null, "joining", false, false, null, null)));

  private final ActorSystem<Void> system =
      ActorSystem.create(
          Behaviors.empty(),
          "admin-test",
          ConfigFactory.parseString("pekko.actor.provider = local\npekko.loglevel = WARNING")
              .withFallback(ConfigFactory.defaultReferenceUnresolved())
              .resolve());

  private final URI uri;

  public AdminServer(Route... others) {
    this(false, others);
  }

  /** A server whose metrics anybody may read, or not. */
  public AdminServer(boolean openMetrics, Route... others) {
    var auth = AdminAuth.of(TOKEN, () -> clock.instant());
    var routes =
        Directives.concat(
            new AdminRoutes(
                    auth,
                    sessions,
                    streams,
                    () -> CompletableFuture.completedStage(agents()),
                    agent ->
                        new TalkSecrets.Secret(
                            "ek_" + agent, Instant.parse("2030-01-01T00:00:00Z")),
                    new TwoNodes())
                .route(),
            new HealthRoutes(() -> CompletableFuture.completedStage(checks)).route(),
            new MetricsRoutes(auth, metrics(auth), openMetrics).route(),
            Directives.concat(Directives.reject(), others));
    var binding =
        Http.get(system)
            .newServerAt("127.0.0.1", 0)
            .bind(routes)
            .toCompletableFuture()
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
    uri = URI.create("http://127.0.0.1:" + binding.localAddress().getPort());
  }

  public URI uri(String path) {
    return uri.resolve(path);
  }

  /** As it was at first, for the next test. */
  public void reset() {
    sessions.reset();
    checks = HEALTHY;
    clock = InstantSource.system();
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static MetricsText metrics(AdminAuth auth) {
    return new MetricsText() {
      @Override
      public String contentType() {
        return "text/plain; version=0.0.4; charset=utf-8";
      }

      @Override
      public String scrape() {
        return """
        # HELP parley_admin_requests_refused_total Refused.
        # TYPE parley_admin_requests_refused_total counter
        parley_admin_requests_refused_total %d
        """
            .formatted(auth.refusals());
      }
    };
  }

  private static List<Agent> agents() {
    return List.of(new Agent("orders", 1, "Order desk", "local", List.of("order_status")));
  }

  private record TwoNodes() implements Nodes {
    @Override
    public CompletionStage<NodeList> list() {
      return CompletableFuture.completedStage(NODES);
    }

    @Override
    public CompletionStage<Boolean> drain(String node) {
      return CompletableFuture.completedStage(
          NODES.nodes().stream().anyMatch(known -> known.name().equals(node)));
    }
  }
}
