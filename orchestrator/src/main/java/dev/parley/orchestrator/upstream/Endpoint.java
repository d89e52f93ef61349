package dev.parley.orchestrator.upstream;

import dev.parley.proto.agent.AgentDefinition.ModelChoice;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a model listens, and the key that opens it. */
record Endpoint(URI uri, @Nullable String key) {

  /**
   * Reads an agent's choice.
   *
   * @throws IllegalArgumentException if it names no usable endpoint or an unset variable
   */
  static Endpoint of(ModelChoice choice, Function<String, @Nullable String> environment) {
    var url = choice.url();
    if (url == null) {
      throw new IllegalArgumentException("model.url: absent (expected: ws:// or wss:// address)");
    }
    return new Endpoint(
        named(checked(URI.create(url)), choice.name()), key(choice.keyEnv(), environment));
  }

  boolean tls() {
    return "wss".equals(uri.getScheme());
  }

  String host() {
    return uri.getHost();
  }

  int port() {
    if (uri.getPort() > 0) {
      return uri.getPort();
    }
    return tls() ? 443 : 80;
  }

  /** Scheme, host and port: what a message may show. */
  String place() {
    return uri.getScheme() + "://" + host() + ":" + port();
  }

  @Override
  public String toString() {
    return place();
  }

  private static URI checked(URI uri) {
    boolean webSocket = "ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme());
    if (!webSocket || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "model.url: scheme " + uri.getScheme() + " (expected: ws://host… or wss://host…)");
    }
    return uri;
  }

  private static URI named(URI uri, @Nullable String name) {
    var query = uri.getRawQuery();
    if (name == null || (query != null && query.contains("model="))) {
      return uri;
    }
    var text = uri.toString();
    var separator = query == null ? "?" : "&";
    return URI.create(
        text + separator + "model=" + URLEncoder.encode(name, StandardCharsets.UTF_8));
  }

  private static @Nullable String key(
      @Nullable String variable, Function<String, @Nullable String> environment) {
    if (variable == null) {
      return null;
    }
    var key = environment.apply(variable);
    if (key == null || key.isBlank()) {
      throw new IllegalArgumentException(
          "model.key_env: " + variable + " is not set (expected: the endpoint's key)");
    }
    return key.strip();
  }
}
