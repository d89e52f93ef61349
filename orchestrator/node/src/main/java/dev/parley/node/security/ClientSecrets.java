package dev.parley.node.security;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.admin.security.PrivateFile;
import dev.parley.admin.security.RandomTokens;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ephemeral secrets {@code ek_…}: signed with a secret that the nodes of a cluster share, so that
 * every node can check what any of them has given out, without asking.
 */
public final class ClientSecrets {

  public static final String PREFIX = "ek_";

  /** A secret comes in a header, and a head has room for 64 kB. */
  static final int MAX_LENGTH = 48 << 10;

  private final SignedToken seal;
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
    this.seal = new SignedToken(signingSecret);
    this.clock = clock;
  }

  /** For a node alone: with a signing secret made at its first start and kept in this file. */
  public static ClientSecrets keptIn(Path file, Clock clock) {
    return new ClientSecrets(PrivateFile.kept(file, () -> RandomTokens.random(48)), clock);
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
            RandomTokens.random(12),
            secret.settings());
    var token = seal.seal(PREFIX, claims);
    return token.length() <= MAX_LENGTH ? Optional.of(token) : Optional.empty();
  }

  /** What a secret stands for; nothing if it is not ours, was changed, or has expired. */
  public Optional<ClientSecret> check(String token) {
    if (token.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return seal.open(PREFIX, token, Claims.class)
        .map(claims ->
            new ClientSecret(
                claims.tenant(), Instant.ofEpochSecond(claims.expiresAt()), claims.session()))
        .filter(secret -> clock.instant().isBefore(secret.expiresAt()));
  }

  /** Tokens for coming back to a session, signed with the same. */
  public SealedResumeTokens resumeTokens() {
    return new SealedResumeTokens(seal, clock);
  }
}
