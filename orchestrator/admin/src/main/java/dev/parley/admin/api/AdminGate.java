package dev.parley.admin.api;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;

import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.Cookie;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Stands before every admin route. A cookie alone may only read: to change something a browser must
 * also send {@code X-Parley-Console}, which no foreign page can.
 */
final class AdminGate {

  static final String COOKIE = "parley_admin";

  /** Whoever has passed: there is one admin token, so it is all that is verified. */
  static final String SUBJECT = "admin";

  private static final String CONSOLE_HEADER = "X-Parley-Console";
  private static final String BEARER = "Bearer ";

  private final AdminAuth auth;

  AdminGate(AdminAuth auth) {
    this.auth = auth;
  }

  Route before(Supplier<Route> inner) {
    return extractRequest(request -> passes(request) ? inner.get() : refuse(auth));
  }

  static Route refuse(AdminAuth auth) {
    auth.refused();
    var failure =
        new AdminFailure.Unauthorized(
            "authorization: not accepted (expected: the admin token as bearer token, or a login)");
    return complete(
        Problems.answer(failure)
            .addHeader(RawHeader.create("WWW-Authenticate", "Bearer realm=\"parley\"")));
  }

  private boolean passes(HttpRequest request) {
    var bearer = request.getHeader("Authorization").map(header -> header.value());
    if (bearer.isPresent()) {
      var value = bearer.get();
      return value.regionMatches(true, 0, BEARER, 0, BEARER.length())
          && auth.acceptsToken(value.substring(BEARER.length()).strip());
    }
    return hasCookie(request) && (reads(request) || fromConsole(request));
  }

  private boolean hasCookie(HttpRequest request) {
    for (var header : request.getHeaders()) {
      if (header instanceof Cookie cookies) {
        for (var cookie : cookies.getCookies()) {
          if (cookie.name().equals(COOKIE) && auth.acceptsCookie(cookie.value())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean reads(HttpRequest request) {
    return request.method().equals(HttpMethods.GET) || request.method().equals(HttpMethods.HEAD);
  }

  private static boolean fromConsole(HttpRequest request) {
    return request.getHeader(CONSOLE_HEADER).isPresent();
  }
}
