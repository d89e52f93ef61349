package dev.parley.admin.api;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.HttpCookie;
import org.apache.pekko.http.javadsl.model.headers.SameSite;
import org.apache.pekko.http.javadsl.model.headers.SetCookie;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /admin/v1/login}: the console hands in the token once and keeps a cookie instead. */
final class LoginRoutes {

  private final AdminAuth auth;

  LoginRoutes(AdminAuth auth) {
    this.auth = auth;
  }

  /** Below {@code /admin/v1}, before the gate. */
  Route route() {
    return path(
        "login",
        () ->
            concat(
                post(() -> extractRequest(r -> JsonBody.text("token", token -> login(token, r)))),
                delete(() -> extractRequest(LoginRoutes::logout))));
  }

  private Route login(String token, HttpRequest request) {
    if (!auth.acceptsToken(token)) {
      return AdminGate.refuse(auth);
    }
    return complete(cookie(request, auth.freshCookie(), AdminAuth.COOKIE_LIFE.toSeconds()));
  }

  private static Route logout(HttpRequest request) {
    return complete(cookie(request, "gone", 0));
  }

  private static HttpResponse cookie(HttpRequest request, String value, long maxAgeSeconds) {
    var cookie =
        HttpCookie.create(AdminGate.COOKIE, value)
            .withPath("/admin")
            .withMaxAge(maxAgeSeconds)
            .withHttpOnly(true)
            .withSecure(encrypted(request))
            .withSameSite(SameSite.Strict);
    return HttpResponse.create()
        .withStatus(StatusCodes.NO_CONTENT)
        .addHeader(SetCookie.create(cookie));
  }

  /** TLS may end before Pekko HTTP; the browser says in {@code Origin} how it came. */
  private static boolean encrypted(HttpRequest request) {
    return request
        .getHeader("Origin")
        .filter(origin -> origin.value().startsWith("https://"))
        .isPresent();
  }
}
