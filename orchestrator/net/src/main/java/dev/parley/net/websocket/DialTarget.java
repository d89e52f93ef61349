package dev.parley.net.websocket;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The address of a WebSocket that is dialled, and the key that opens it. */
public record DialTarget(URI uri, @Nullable String key) {

  public boolean tls() {
    return "wss".equals(uri.getScheme());
  }

  public String host() {
    return uri.getHost();
  }

  public int port() {
    if (uri.getPort() > 0) {
      return uri.getPort();
    }
    return tls() ? 443 : 80;
  }

  /** Scheme, host and port: what a message may show. */
  public String place() {
    return uri.getScheme() + "://" + host() + ":" + port();
  }

  @Override
  public String toString() {
    return place();
  }
}
