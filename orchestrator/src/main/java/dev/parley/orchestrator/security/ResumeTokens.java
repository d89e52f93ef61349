package dev.parley.orchestrator.security;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Tokens {@code rt_…} with which a caller whose line broke comes back to the session, on any node.
 */
public final class ResumeTokens {

  private static final String PREFIX = "rt_";

  /** Longer than any call; whether the session still waits is for the session to say. */
  private static final Duration LIFE = Duration.ofHours(24);

  private final Seal seal;
  private final InstantSource clock;

  /** What a token says. */
  public sealed interface Verdict {

    /** It is ours. */
    record Valid(String tenant, String sessionId, String agent) implements Verdict {}

    record Expired() implements Verdict {}

    /** It is none of ours, or was changed. */
    record Unknown() implements Verdict {}
  }

  private record Claims(
      String tenant, String session, String agent, @JsonProperty("exp") long expiresAt) {}

  ResumeTokens(Seal seal, InstantSource clock) {
    this.seal = seal;
    this.clock = clock;
  }

  public String mint(String tenant, String sessionId, String agent) {
    long expiresAt = clock.instant().plus(LIFE).getEpochSecond();
    return seal.seal(PREFIX, new Claims(tenant, sessionId, agent, expiresAt));
  }

  public Verdict check(String token) {
    var claims = seal.open(PREFIX, token, Claims.class).orElse(null);
    if (claims == null) {
      return new Verdict.Unknown();
    }
    return clock.instant().isBefore(Instant.ofEpochSecond(claims.expiresAt()))
        ? new Verdict.Valid(claims.tenant(), claims.session(), claims.agent())
        : new Verdict.Expired();
  }
}
