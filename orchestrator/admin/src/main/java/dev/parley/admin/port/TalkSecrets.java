package dev.parley.admin.port;

import java.time.Instant;

/** Mints the short-lived key with which a browser opens one call. */
@FunctionalInterface
public interface TalkSecrets {

  Secret mint(String agent);

  /** An ephemeral key, {@code ek_…}. Never printed. */
  record Secret(String value, Instant expiresAt) {

    @Override
    public String toString() {
      return "Secret[expiresAt=" + expiresAt + "]";
    }
  }
}
