package dev.parley.orchestrator.admin;

import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import org.apache.pekko.http.javadsl.server.Route;

/** {@code /admin/v1/nodes}: who is in the cluster, and how much each carries. */
final class NodeRoutes {

  private final Nodes nodes;

  NodeRoutes(Nodes nodes) {
    this.nodes = nodes;
  }

  /** Below {@code /admin/v1}. */
  Route route() {
    return path("nodes", () -> get(() -> Answers.completeWith(nodes.list(), Answers::ok)));
  }
}
