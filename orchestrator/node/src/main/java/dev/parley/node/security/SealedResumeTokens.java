package dev.parley.node.security;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Resume tokens {@code rt_…} that every node of a cluster can check, because they are signed and
 * not kept.
 */
public final class SealedResumeTokens {

  /** What a token says. */
  public sealed interface Verdict {

    /**
     * It is ours.
     *
     * @param version of the agent; 0 = a node of before minted it
     */
    record Valid(String tenant, String sessionId, String agent, int version) implements Verdict {}

    record Expired() implements Verdict {}

    /** It is none of ours, or was changed. */
    record Unknown() implements Verdict {}
  }

  private static final String PREFIX = "rt_";

  /** Longer than any call; whether the session still waits is for the session to say. */
  private static final Duration LIFE = Duration.ofHours(24);

  private final SignedToken seal;
  private final InstantSource clock;

  private record Claims(
      String tenant,
      String session,
      String agent,
      int version,
      @JsonProperty("exp") long expiresAt) {}

  SealedResumeTokens(SignedToken seal, InstantSource clock) {
    this.seal = seal;
    this.clock = clock;
  }

  /** A token for this session. */
  public String mint(String tenant, String sessionId, String agent, int version) {
    long expiresAt = clock.instant().plus(LIFE).getEpochSecond();
    return seal.seal(PREFIX, new Claims(tenant, sessionId, agent, version, expiresAt));
  }

  /** What somebody who shows a token may come back to. */
  public Verdict check(String token) {
    var claims = seal.open(PREFIX, token, Claims.class).orElse(null);
    if (claims == null) {
      return new Verdict.Unknown();
    }
    return clock.instant().isBefore(Instant.ofEpochSecond(claims.expiresAt()))
        ? new Verdict.Valid(claims.tenant(), claims.session(), claims.agent(), claims.version())
        : new Verdict.Expired();
  }
}
