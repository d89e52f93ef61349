package dev.parley.net.websocket;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request that opened a line.
 *
 * @param path without the query, decoded
 * @param query decoded; whatever nobody knows in it is to be ignored
 * @param authorization value of the header, a secret
 * @param apiKey value of the {@code api-key} header, a secret
 * @param protocols sub-protocols offered, in order; may hold a secret
 * @param beta value of {@code OpenAI-Beta}
 * @param client where the connection comes from
 * @param tls whether it is encrypted
 */
public record UpgradeRequest(
    String path,
    Map<String, List<String>> query,
    @Nullable String authorization,
    @Nullable String apiKey,
    List<String> protocols,
    @Nullable String userAgent,
    @Nullable String beta,
    InetSocketAddress client,
    boolean tls) {

  public UpgradeRequest {
    query = Map.copyOf(query);
    protocols = List.copyOf(protocols);
  }

  /** The first value of a query parameter. */
  public @Nullable String first(String name) {
    var values = query.get(name);
    return values == null || values.isEmpty() ? null : values.getFirst();
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "Upgrade[path=" + path + ", client=" + client + ", tls=" + tls + "]";
  }
}
