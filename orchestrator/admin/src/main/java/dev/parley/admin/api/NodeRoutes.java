package dev.parley.admin.api;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.parley.admin.port.Nodes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /admin/v1/nodes}: who is in the cluster, and how much each carries. */
final class NodeRoutes {

  private final Nodes nodes;

  NodeRoutes(Nodes nodes) {
    this.nodes = nodes;
  }

  /** Below {@code /admin/v1}. */
  Route route() {
    return concat(
        path("nodes", () -> get(() -> HttpAnswers.completeWith(nodes.list(), HttpAnswers::ok))),
        path(
            segment("nodes").slash(segment()).slash("drain"),
            name ->
                post(() ->
                    HttpAnswers.completeWith(nodes.drain(name), known -> drained(name, known)))));
  }

  private static HttpResponse drained(String name, boolean known) {
    return known
        ? HttpResponse.create().withStatus(StatusCodes.ACCEPTED)
        : Problems.answer(new AdminFailure.NodeNotFound(name));
  }
}
