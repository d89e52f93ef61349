package dev.parley.admin.api;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.handleExceptions;
import static org.apache.pekko.http.javadsl.server.Directives.handleRejections;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import dev.parley.admin.port.MetricsText;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.util.ByteString;

/**
 * {@code /metrics}: what this node counts, for Prometheus. Numbers only, but they tell strangers
 * how busy a node is and what fails: it needs the admin token unless the operator has opened it.
 */
public final class MetricsRoutes {

  private final AdminGate gate;
  private final MetricsText text;
  private final boolean open;
  private final ContentType contentType;

  /**
   * The route.
   *
   * @param open whether anybody may read
   */
  public MetricsRoutes(AdminAuth auth, MetricsText text, boolean open) {
    this.gate = new AdminGate(auth);
    this.text = text;
    this.open = open;
    this.contentType = ContentTypes.parse(text.contentType());
  }

  public Route route() {
    return path(
        "metrics",
        () ->
            handleRejections(
                Problems.rejections(), () -> handleExceptions(Problems.exceptions(), this::gated)));
  }

  private Route gated() {
    return open ? scraped() : gate.before(this::scraped);
  }

  private Route scraped() {
    return get(() -> complete(answer()));
  }

  private HttpResponse answer() {
    return HttpResponse.create()
        .addHeader(RawHeader.create("Cache-Control", "no-store"))
        .withEntity(HttpEntities.create(contentType, ByteString.fromString(text.scrape())));
  }
}
