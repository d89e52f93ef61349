package dev.parley.node.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.admin.security.HashedKey;
import dev.parley.proto.Json;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/**
 * Claims in a token that every node of a cluster can check without asking: {@code
 * <prefix><claims>.<signature>}, claims as JSON and HMAC-SHA256, both base64url, letters that may
 * also stand in a WebSocket sub-protocol and in a query. The claims are readable by whoever holds
 * the token. The prefix is signed too, so that no kind of token can pass for another.
 */
final class SignedToken {

  private static final int MIN_SIGNING_BYTES = 32;

  private final byte[] signingSecret;

  /**
   * A seal made with this.
   *
   * @param signingSecret the same on every node of a cluster, at least 32 bytes
   */
  SignedToken(String signingSecret) {
    this.signingSecret = signingSecret.getBytes(UTF_8);
    if (this.signingSecret.length < MIN_SIGNING_BYTES) {
      throw new IllegalArgumentException(
          "cluster-secret: %d bytes (expected: at least %d)"
              .formatted(this.signingSecret.length, MIN_SIGNING_BYTES));
    }
  }

  String seal(String prefix, Object claims) {
    try {
      var body = prefix + encoder().encodeToString(Json.mapper().writeValueAsBytes(claims));
      return body + '.' + encoder().encodeToString(sign(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("claims: not written", e);
    }
  }

  /** What a token claims; nothing if it is not ours, of another kind, or was changed. */
  <T> Optional<T> open(String prefix, String token, Class<T> claims) {
    int dot = token.lastIndexOf('.');
    if (!token.startsWith(prefix) || dot < prefix.length()) {
      return Optional.empty();
    }
    try {
      var body = token.substring(0, dot);
      // Letters are compared, for more than one last letter stands for the same last byte.
      var signature = encoder().encodeToString(sign(body));
      if (!MessageDigest.isEqual(
          signature.getBytes(UTF_8), token.substring(dot + 1).getBytes(UTF_8))) {
        return Optional.empty();
      }
      var json = Base64.getUrlDecoder().decode(body.substring(prefix.length()));
      return Optional.of(Json.mapper().readValue(json, claims));
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
