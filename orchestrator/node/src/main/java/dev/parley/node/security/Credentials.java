package dev.parley.node.security;

import static dev.parley.net.metrics.Metric.counter;

import dev.parley.admin.security.KeyRing;
import dev.parley.media.port.Access;
import dev.parley.media.port.Access.Denied;
import dev.parley.media.port.Access.Granted;
import dev.parley.media.port.Admission;
import dev.parley.net.metrics.Metric;
import dev.parley.net.websocket.UpgradeRequest;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Checks who may open calls: holders of a key, or of an ephemeral secret that one of them has
 * minted. Administrators have tokens of their own, see {@link KeyRing}.
 */
public final class Credentials implements Admission {

  /** How a browser carries its key, having no say over headers. */
  private static final String PROTOCOL_PREFIX = "openai-insecure-api-key.";

  private final KeyRing keys;
  private final ClientSecrets secrets;
  private final LongAdder denials = new LongAdder();

  public Credentials(KeyRing keys, ClientSecrets secrets) {
    this.keys = keys;
    this.secrets = secrets;
  }

  /** Under the names by which they are read. */
  public List<Metric> metrics() {
    return List.of(
        counter(
            "parley_credentials_refused_total",
            "Lines and requests that came without a key or a secret, or with a wrong one.",
            denials::sum));
  }

  @Override
  public Access admit(UpgradeRequest upgrade) {
    return authenticate(upgrade.authorization(), upgrade.apiKey(), upgrade.protocols());
  }

  @Override
  public @Nullable String tenantOf(UpgradeRequest upgrade) {
    return check(upgrade.authorization(), upgrade.apiKey(), upgrade.protocols())
            instanceof Granted granted
        ? granted.tenant()
        : null;
  }

  @Override
  public Access admit(String key) {
    return authenticate(null, key, List.of());
  }

  /** Checks a REST request. */
  public Access authenticate(@Nullable String authorization, @Nullable String apiKey) {
    return authenticate(authorization, apiKey, List.of());
  }

  private Access authenticate(
      @Nullable String authorization, @Nullable String apiKey, List<String> protocols) {
    var access = check(authorization, apiKey, protocols);
    if (access instanceof Denied) {
      denials.increment();
    }
    return access;
  }

  private Access check(
      @Nullable String authorization, @Nullable String apiKey, List<String> protocols) {
    var bearer = bearer(authorization);
    var token = bearer != null ? bearer : apiKey != null ? apiKey : offered(protocols);
    if (token == null || token.isBlank()) {
      return new Denied(
          Denied.Reason.MISSING,
          "credential: missing (expected: Authorization: Bearer <key>, or the sub-protocol openai-insecure-api-key.<key>)");
    }
    if (ClientSecrets.looksLike(token)) {
      return secrets
          .check(token)
          .<Access>map(secret -> new Granted(secret.tenant(), true, secret.settings()))
          .orElseGet(() ->
              new Denied(
                  Denied.Reason.INVALID,
                  "credential: a client secret that is not valid (expected: one that this cluster gave out and that has not expired)"));
    }
    return keys.tenantOf(token)
        .<Access>map(tenant -> new Granted(tenant, false, null))
        .orElseGet(() ->
            new Denied(
                Denied.Reason.INVALID,
                "credential: an unknown key (expected: a key of this cluster)"));
  }

  private static @Nullable String bearer(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
        ? authorization.substring(7).strip()
        : null;
  }

  private static @Nullable String offered(List<String> protocols) {
    for (var protocol : protocols) {
      if (protocol.startsWith(PROTOCOL_PREFIX)) {
        return protocol.substring(PROTOCOL_PREFIX.length());
      }
    }
    return null;
  }
}
