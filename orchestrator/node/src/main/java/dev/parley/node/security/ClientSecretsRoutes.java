package dev.parley.node.security;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.entity;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.options;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.respondWithHeaders;
import static org.apache.pekko.http.javadsl.server.Directives.withSizeLimit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.admin.security.RandomTokens;
import dev.parley.media.port.Access.Denied;
import dev.parley.media.port.Access.Granted;
import dev.parley.proto.realtime.ClientSecretRequest;
import dev.parley.proto.realtime.MintedSecret;
import dev.parley.proto.realtime.RealtimeCodec;
import dev.parley.proto.realtime.RealtimeProblem;
import dev.parley.proto.realtime.RealtimeSession;
import dev.parley.proto.realtime.SessionUpdate;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.unmarshalling.Unmarshaller;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/realtime/client_secrets}: a back end that holds a key mints a short-lived secret
 * for a browser, optionally with settings for the session. Nothing is stored.
 */
public final class ClientSecretsRoutes {

  /** What a session is before anybody has set anything. */
  @FunctionalInterface
  public interface Beginnings {

    /**
     * A session of this tenant.
     *
     * @param id {@code sess_…}
     * @param model wanted; absent = the tenant's usual one
     */
    RealtimeSession begin(String tenant, String id, @Nullable String model);
  }

  private static final int MAX_BODY = 1 << 20;

  private final Credentials credentials;
  private final ClientSecrets secrets;
  private final Beginnings beginnings;
  private final Clock clock;

  public ClientSecretsRoutes(
      Credentials credentials, ClientSecrets secrets, Beginnings beginnings, Clock clock) {
    this.credentials = credentials;
    this.secrets = secrets;
    this.beginnings = beginnings;
    this.clock = clock;
  }

  public Route route() {
    var here = PathMatchers.segment("v1").slash("realtime").slash("client_secrets");
    return path(
        here,
        () ->
            respondWithHeaders(
                anyOrigin(),
                () -> concat(options(() -> complete(StatusCodes.NO_CONTENT)), post(this::mint))));
  }

  private Route mint() {
    return withSizeLimit(
        MAX_BODY,
        () ->
            extractRequest(request ->
                entity(Unmarshaller.entityToByteArray(), body -> complete(answer(request, body)))));
  }

  private HttpResponse answer(HttpRequest request, byte[] body) {
    var access =
        credentials.authenticate(header(request, "authorization"), header(request, "api-key"));
    return switch (access) {
      case Denied(var reason, var message) ->
          refused(
              StatusCodes.UNAUTHORIZED,
              RealtimeProblem.denied(reason == Denied.Reason.MISSING, message));
      case Granted granted when granted.ephemeral() ->
          refused(
              StatusCodes.UNAUTHORIZED,
              RealtimeProblem.refused(
                  "invalid_api_key",
                  null,
                  "credential: a client secret (expected: a key, which alone may mint secrets)"));
      case Granted granted ->
          switch (ClientSecretRequest.read(body)) {
            case ClientSecretRequest.Wrong wrong ->
                refused(StatusCodes.BAD_REQUEST, wrong.problem());
            case ClientSecretRequest.Wanted wanted -> mint(granted.tenant(), wanted);
          };
    };
  }

  private HttpResponse mint(String tenant, ClientSecretRequest.Wanted wanted) {
    var settings = wanted.session();
    var model = settings == null ? null : settings.path("model").textValue();
    var fresh = beginnings.begin(tenant, "sess_" + RandomTokens.random(15), model).expiring(0);
    if (settings == null) {
      return minted(tenant, wanted, fresh);
    }
    var secretTool = secretInTools(settings.path("tools"));
    if (secretTool != null) {
      return refused(StatusCodes.BAD_REQUEST, secretTool);
    }
    return switch (SessionUpdate.apply(fresh, settings, false)) {
      case SessionUpdate.Refused refused -> refused(StatusCodes.BAD_REQUEST, refused.problem());
      case SessionUpdate.Applied applied -> minted(tenant, wanted, applied.session());
    };
  }

  private HttpResponse minted(
      String tenant, ClientSecretRequest.Wanted wanted, RealtimeSession session) {
    var expiresAt = clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(wanted.seconds());
    return secrets
        .mint(new ClientSecret(tenant, expiresAt, wanted.session()))
        .map(secret ->
            json(
                StatusCodes.OK,
                new MintedSecret(secret, expiresAt.getEpochSecond(), session).encode()))
        .orElseGet(() ->
            refused(
                StatusCodes.BAD_REQUEST,
                RealtimeProblem.refused(
                    "string_above_max_length",
                    "session",
                    "session: too long for a secret (expected: at most about 32 kB; let the client send the rest)")));
  }

  /** The client can read what its secret carries. */
  private static @Nullable RealtimeProblem secretInTools(JsonNode tools) {
    for (int i = 0; i < tools.size(); i++) {
      for (var name : List.of("authorization", "headers")) {
        if (tools.get(i).hasNonNull(name)) {
          var path = "session.tools[" + i + "]." + name;
          return RealtimeProblem.refused(
              "invalid_value", path, path + ": a secret (expected: none, clients can read it)");
        }
      }
    }
    return null;
  }

  private static HttpResponse refused(StatusCode status, RealtimeProblem problem) {
    return json(status, RealtimeCodec.encode(problem));
  }

  private static HttpResponse json(StatusCode status, byte[] body) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body));
  }

  private static @Nullable String header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value).orElse(null);
  }

  private static List<HttpHeader> anyOrigin() {
    return List.of(
        RawHeader.create("Access-Control-Allow-Origin", "*"),
        RawHeader.create("Access-Control-Allow-Methods", "POST, OPTIONS"),
        RawHeader.create(
            "Access-Control-Allow-Headers",
            "authorization, api-key, content-type, x-openai-agents-sdk"),
        RawHeader.create("Access-Control-Max-Age", "600"));
  }
}
