package dev.parley.models.openai;

import dev.parley.net.websocket.DialTarget;
import dev.parley.proto.agent.AgentDefinition.ModelChoice;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where an agent's model listens, read from the agent's definition. */
final class ModelEndpoint {

  /**
   * Reads an agent's choice.
   *
   * @throws IllegalArgumentException if it names no usable endpoint or an unset variable
   */
  static DialTarget of(ModelChoice choice, Function<String, @Nullable String> environment) {
    var url = choice.url();
    if (url == null) {
      throw new IllegalArgumentException("model.url: absent (expected: ws:// or wss:// address)");
    }
    return new DialTarget(
        named(checked(URI.create(url)), choice.name()), key(choice.keyEnv(), environment));
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

  private ModelEndpoint() {}
}
