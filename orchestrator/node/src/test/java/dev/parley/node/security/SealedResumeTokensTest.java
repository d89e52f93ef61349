package dev.parley.node.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.node.security.SealedResumeTokens.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SealedResumeTokensTest {

  private static final String SECRET = "a secret of the cluster, long enough";
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final ClientSecrets SECRETS = at(NOW);

  private final SealedResumeTokens tokens = SECRETS.resumeTokens();

  @Test
  void aTokenIsGoodOnEveryNodeOfTheCluster() {
    var token = tokens.mint("acme", "sess_1", "desk", 3);

    assertThat(at(NOW).resumeTokens().check(token))
        .isEqualTo(new Verdict.Valid("acme", "sess_1", "desk", 3));
  }

  @Test
  void aTokenThatWasChangedOrIsAnothersIsUnknown() {
    var token = tokens.mint("acme", "sess_1", "desk", 3);
    var foreign = new ClientSecrets(SECRET + "!", Clock.fixed(NOW, ZoneOffset.UTC)).resumeTokens();

    assertThat(foreign.check(token)).isEqualTo(new Verdict.Unknown());
    assertThat(tokens.check(token.replace('.', '_'))).isEqualTo(new Verdict.Unknown());
    assertThat(tokens.check("rt_" + token.substring(4))).isEqualTo(new Verdict.Unknown());
    assertThat(tokens.check("")).isEqualTo(new Verdict.Unknown());
  }

  @Test
  void noKindOfTokenPassesForAnother() {
    var token = tokens.mint("acme", "sess_1", "desk", 3);
    var secret = SECRETS.mint(new ClientSecret("acme", NOW.plusSeconds(60), null)).orElseThrow();

    assertThat(SECRETS.check("ek_" + token.substring(3))).isEmpty();
    assertThat(tokens.check("rt_" + secret.substring(3))).isEqualTo(new Verdict.Unknown());
  }

  @Test
  void aTokenExpires() {
    var token = tokens.mint("acme", "sess_1", "desk", 3);

    assertThat(at(NOW.plus(Duration.ofHours(25))).resumeTokens().check(token))
        .isEqualTo(new Verdict.Expired());
  }

  private static ClientSecrets at(Instant now) {
    return new ClientSecrets(SECRET, Clock.fixed(now, ZoneOffset.UTC));
  }
}
