package dev.parley.proto.admin;

import dev.parley.proto.WireMessage;
import java.time.Instant;

/**
 * What a browser needs for one call from its microphone.
 *
 * @param value the ephemeral key, {@code ek_…}
 * @param url path and query of the Realtime WebSocket on the same host
 */
public record TalkSecret(String value, Instant expiresAt, String url) implements WireMessage {

  @Override
  public String toString() {
    return "TalkSecret[expiresAt=" + expiresAt + ", url=" + url + "]";
  }
}
