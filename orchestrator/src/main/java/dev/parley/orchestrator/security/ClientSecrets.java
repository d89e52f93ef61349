package dev.parley.orchestrator.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.orchestrator.door.PrivateFile;
import dev.parley.proto.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ephemeral secrets {@code ek_…}: signed with a secret that the nodes of a cluster share, so that
 * every node can check what any of them has given out, without asking.
 *
 * <p>Form: {@code ek_<claims>.<signature>}, claims as JSON and HMAC-SHA256, both base64url: letters
 * that may also stand in a WebSocket sub-protocol. The claims are readable by whoever holds the
 * secret.
 */
public final class ClientSecrets {

  public static final String PREFIX = "ek_";

  /** A secret comes in a header, and a head has room for 64 kB. */
  static final int MAX_LENGTH = 48 << 10;

  private static final int MIN_SIGNING_BYTES = 32;

  private final byte[] signingSecret;
  private final Clock clock;

  private record Claims(
      String tenant,
      @JsonProperty("exp") long expiresAt,
      String nonce,
      @Nullable JsonNode session) {}

  /**
   * Secrets signed with this.
   *
   * @param signingSecret the same on every node of a cluster, at least 32 bytes
   */
  public ClientSecrets(String signingSecret, Clock clock) {
    this.signingSecret = signingSecret.getBytes(UTF_8);
    this.clock = clock;
    if (this.signingSecret.length < MIN_SIGNING_BYTES) {
      throw new IllegalArgumentException(
          "cluster-secret: %d bytes (expected: at least %d)"
              .formatted(this.signingSecret.length, MIN_SIGNING_BYTES));
    }
  }

  /** For a node alone: with a signing secret made at its first start and kept in this file. */
  public static ClientSecrets keptIn(Path file, Clock clock) {
    return new ClientSecrets(PrivateFile.kept(file, () -> Tokens.random(48)), clock);
  }

  /** Whether a bearer token looks like one of these. */
  static boolean looksLike(String token) {
    return token.startsWith(PREFIX);
  }

  /**
   * Gives out a secret.
   *
   * @return nothing if the settings are too long to travel in a header
   */
  public Optional<String> mint(ClientSecret secret) {
    var claims =
        new Claims(
            secret.tenant(),
            secret.expiresAt().getEpochSecond(),
            Tokens.random(12),
            secret.settings());
    try {
      var body = encoder().encodeToString(Json.mapper().writeValueAsBytes(claims));
      var token = PREFIX + body + '.' + encoder().encodeToString(sign(body));
      return token.length() <= MAX_LENGTH ? Optional.of(token) : Optional.empty();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("claims: not written", e);
    }
  }

  /** What a secret stands for; nothing if it is not ours, was changed, or has expired. */
  public Optional<ClientSecret> check(String token) {
    int dot = token.lastIndexOf('.');
    if (!looksLike(token) || dot < 0 || token.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      var body = token.substring(PREFIX.length(), dot);
      var signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
      if (!MessageDigest.isEqual(signature, sign(body))) {
        return Optional.empty();
      }
      var claims = Json.mapper().readValue(Base64.getUrlDecoder().decode(body), Claims.class);
      var expiresAt = Instant.ofEpochSecond(claims.expiresAt());
      return clock.instant().isBefore(expiresAt)
          ? Optional.of(new ClientSecret(claims.tenant(), expiresAt, claims.session()))
          : Optional.empty();
    } catch (IllegalArgumentException | IOException _) {
      return Optional.empty();
    }
  }

  private byte[] sign(String body) {
    return HashedKey.hmac(signingSecret, body.getBytes(UTF_8));
  }

  private static Base64.Encoder encoder() {
    return Base64.getUrlEncoder().withoutPadding();
  }
}
