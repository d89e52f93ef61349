package dev.parley.admin.api;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.handleExceptions;
import static org.apache.pekko.http.javadsl.server.Directives.handleRejections;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.respondWithHeaders;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.parley.admin.port.Agents;
import dev.parley.admin.port.Nodes;
import dev.parley.admin.port.Sessions;
import dev.parley.admin.port.TalkSecrets;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/** All of {@code /admin/v1}, behind its gate. Described by {@code openapi/admin.yaml}. */
public final class AdminRoutes {

  /** Answers hold words of calls and keys: no cache keeps them, no browser guesses their type. */
  private static final List<HttpHeader> HEADERS =
      List.of(
          RawHeader.create("Cache-Control", "no-store"),
          RawHeader.create("X-Content-Type-Options", "nosniff"));

  private final AdminGate gate;
  private final LoginRoutes login;
  private final SessionRoutes sessions;
  private final ToolRoutes tools;
  private final FloorRoutes floor;
  private final AgentRoutes agents;
  private final TalkRoutes talk;
  private final NodeRoutes nodes;

  public AdminRoutes(
      AdminAuth auth,
      Sessions sessions,
      SessionStreams streams,
      Agents agents,
      TalkSecrets talk,
      Nodes nodes) {
    this.gate = new AdminGate(auth);
    this.login = new LoginRoutes(auth);
    this.sessions = new SessionRoutes(sessions, streams);
    this.tools = new ToolRoutes(sessions);
    this.floor = new FloorRoutes(sessions);
    this.agents = new AgentRoutes(agents);
    this.talk = new TalkRoutes(agents, talk);
    this.nodes = new NodeRoutes(nodes);
  }

  public Route route() {
    return pathPrefix(
        segment("admin").slash("v1"),
        () -> respondWithHeaders(HEADERS, () -> withProblems(withGate())));
  }

  private Route withProblems(Route route) {
    return handleRejections(
        Problems.rejections(), () -> handleExceptions(Problems.exceptions(), () -> route));
  }

  private Route withGate() {
    return concat(
        login.route(),
        gate.before(() ->
            concat(
                sessions.route(),
                tools.route(),
                floor.route(),
                agents.route(),
                talk.route(),
                nodes.route())));
  }
}
