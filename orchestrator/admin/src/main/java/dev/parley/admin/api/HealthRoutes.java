package dev.parley.admin.api;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.handleExceptions;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;

import dev.parley.admin.port.Readiness;
import dev.parley.proto.admin.Health;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /health}: whether the process lives, and whether it may be sent calls. Open to all. */
public final class HealthRoutes {

  private final Readiness readiness;

  public HealthRoutes(Readiness readiness) {
    this.readiness = readiness;
  }

  public Route route() {
    return pathPrefix(
        "health",
        () ->
            handleExceptions(
                Problems.exceptions(),
                () ->
                    concat(
                        path("live", () -> get(() -> complete(live()))),
                        path("ready", () -> get(this::ready)))));
  }

  private static HttpResponse live() {
    return HttpAnswers.ok(new Health("ok", List.of()));
  }

  private Route ready() {
    return HttpAnswers.completeWith(readiness.checks(), checks -> answer(Health.of(checks)));
  }

  private static HttpResponse answer(Health health) {
    var ready = health.status().equals("ok");
    return HttpAnswers.json(ready ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE, health);
  }
}
