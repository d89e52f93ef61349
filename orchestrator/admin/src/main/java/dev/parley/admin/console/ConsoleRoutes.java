package dev.parley.admin.console;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.conditional;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.head;
import static org.apache.pekko.http.javadsl.server.Directives.reject;
import static org.apache.pekko.http.javadsl.server.Directives.respondWithHeaders;

import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.EntityTag;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * The console at {@code /}, its files at {@code /console} and {@code /assets}. Any other path is
 * left to the routes after this one.
 */
public final class ConsoleRoutes {

  private final ConsoleFiles files = ConsoleFiles.load();

  public Route route() {
    return extractRequest(request -> concat(get(() -> file(request)), head(() -> file(request))));
  }

  private Route file(HttpRequest request) {
    return files
        .at(request.getUri().path())
        .map(asset ->
            respondWithHeaders(
                headers(request, asset),
                () ->
                    conditional(
                        EntityTag.create(asset.tag(), false), () -> complete(answer(asset)))))
        .orElseGet(() -> reject());
  }

  private static HttpResponse answer(Asset asset) {
    return HttpResponse.create().withEntity(HttpEntities.create(asset.type(), asset.content()));
  }

  private List<HttpHeader> headers(HttpRequest request, Asset asset) {
    return List.of(
        RawHeader.create("Cache-Control", asset.caching()),
        RawHeader.create("Content-Security-Policy", policy(request)),
        RawHeader.create("Cross-Origin-Opener-Policy", "same-origin"),
        RawHeader.create("Permissions-Policy", "microphone=(self), camera=(), geolocation=()"),
        RawHeader.create("Referrer-Policy", "no-referrer"),
        RawHeader.create("X-Content-Type-Options", "nosniff"));
  }

  /**
   * Nothing but this node's own files and connections. The WebSocket is named in full because not
   * every browser counts it as {@code 'self'}.
   */
  private String policy(HttpRequest request) {
    var host = request.getUri().getHost().address() + ":" + request.getUri().getPort();
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src 'self' '" + files.importMapHash() + "'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self' ws://%s wss://%s".formatted(host, host),
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'");
  }
}
