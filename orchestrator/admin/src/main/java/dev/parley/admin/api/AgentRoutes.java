package dev.parley.admin.api;

import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import dev.parley.admin.port.Agents;
import dev.parley.proto.admin.AgentList;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /admin/v1/agents}: who can be put on a call. */
final class AgentRoutes {

  private final Agents agents;

  AgentRoutes(Agents agents) {
    this.agents = agents;
  }

  /** Below {@code /admin/v1}. */
  Route route() {
    return path(
        "agents",
        () ->
            get(() ->
                HttpAnswers.completeWith(
                    agents.list(), known -> HttpAnswers.ok(new AgentList(known)))));
  }
}
