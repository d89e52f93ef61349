package dev.parley.node.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.admin.security.KeyRing;
import dev.parley.media.port.Access.Denied;
import dev.parley.media.port.Access.Granted;
import dev.parley.net.websocket.UpgradeRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {

  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final String CLUSTER = "a secret that all nodes of a cluster share";

  private final ClientSecrets secrets = new ClientSecrets(CLUSTER, CLOCK);
  private final Credentials credentials =
      new Credentials(
          KeyRing.ofKeys("acme", List.of("sk-acme"))
              .and(KeyRing.ofKeys("globex", List.of("sk-globex"))),
          secrets);

  @TempDir Path folder;

  @Test
  void aKeyIsTakenFromAnyOfThreePlacesAndNamesItsTenant() {
    assertThat(credentials.admit(upgrade("Bearer sk-acme", null)))
        .isEqualTo(new Granted("acme", false, null));
    assertThat(credentials.admit(upgrade("bearer  sk-globex ", null)))
        .isEqualTo(new Granted("globex", false, null));
    assertThat(credentials.admit(upgrade(null, "sk-globex")))
        .isEqualTo(new Granted("globex", false, null));
    assertThat(
            credentials.admit(upgrade(null, null, "realtime", "openai-insecure-api-key.sk-acme")))
        .isEqualTo(new Granted("acme", false, null));
  }

  @Test
  void withoutACredentialThatIsSaid() {
    for (var upgrade :
        new UpgradeRequest[] {
          upgrade(null, null), upgrade("Basic abc", null), upgrade("Bearer ", null, "realtime")
        }) {
      var denied = (Denied) credentials.admit(upgrade);
      assertThat(denied.reason()).isEqualTo(Denied.Reason.MISSING);
    }
  }

  @Test
  void aWrongKeyIsRefusedAndNotRepeated() {
    for (var token : new String[] {"sk-other", "sk-acm", "ek_abc.def", "ek_", "ek_.", "ek_%.%"}) {
      var denied = (Denied) credentials.admit(upgrade("Bearer " + token, null));
      assertThat(denied.reason()).isEqualTo(Denied.Reason.INVALID);
      assertThat(denied.message()).doesNotContain(token);
    }
  }

  @Test
  void aClientSecretIsGoodOnEveryNodeOfTheClusterUntilItExpires() {
    var settings = JsonNodeFactory.instance.objectNode().put("type", "realtime");
    var secret = new ClientSecret("acme", NOW.plusSeconds(60), settings);
    var token = secrets.mint(secret).orElseThrow();

    assertThat(token).startsWith("ek_").matches("[A-Za-z0-9_.-]+");
    var elsewhere = new ClientSecrets(CLUSTER, Clock.offset(CLOCK, Duration.ofSeconds(59)));
    assertThat(elsewhere.check(token)).contains(secret);
    assertThat(new ClientSecrets(CLUSTER, Clock.offset(CLOCK, Duration.ofSeconds(60))).check(token))
        .isEmpty();
    assertThat(new ClientSecrets("another secret of at least 32 bytes", CLOCK).check(token))
        .isEmpty();
    assertThat(credentials.admit(upgrade("Bearer " + token, null)))
        .isEqualTo(new Granted("acme", true, settings));
    assertThat(credentials.admit(upgrade(null, null, "openai-insecure-api-key." + token)))
        .isEqualTo(new Granted("acme", true, settings));
  }

  @Test
  void whoseCredentialIsShownIsSaidWithoutRefusingAnybody() {
    assertThat(credentials.tenantOf(upgrade("Bearer sk-globex", null))).isEqualTo("globex");
    assertThat(credentials.tenantOf(upgrade("Bearer sk-other", null))).isNull();
    assertThat(credentials.tenantOf(upgrade(null, null))).isNull();

    assertThat(refused()).isZero();
    assertThat(credentials.admit(upgrade(null, null))).isInstanceOf(Denied.class);
    assertThat(refused()).isEqualTo(1);
  }

  private double refused() {
    return credentials.metrics().getFirst().readings().values().iterator().next().getAsDouble();
  }

  @Test
  void aChangedClientSecretIsNoLongerGood() {
    var token = secrets.mint(new ClientSecret("acme", NOW.plusSeconds(60), null)).orElseThrow();
    var letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=";
    for (int i = 0; i < token.length(); i++) {
      for (int j = 0; j < letters.length(); j++) {
        var changed = token.substring(0, i) + letters.charAt(j) + token.substring(i + 1);
        assertThat(secrets.check(changed).isPresent()).isEqualTo(changed.equals(token));
      }
    }
    assertThat(secrets.check(token + "=")).isEmpty();
  }

  @Test
  void settingsThatDoNotFitIntoAHeaderAreNotMinted() {
    var settings = JsonNodeFactory.instance.objectNode().put("instructions", "x".repeat(60_000));
    assertThat(secrets.mint(new ClientSecret("acme", NOW.plusSeconds(60), settings))).isEmpty();
  }

  @Test
  void aKeyIsMadeAtTheFirstStartAndKeptForItsUserOnly() throws IOException {
    var file = folder.resolve("keys").resolve("realtime.key");
    var first = KeyRing.keptIn(file, "local", "sk-parley-");
    assertThat(first.key()).startsWith("sk-parley-").hasSizeGreaterThan(50);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(first.toString()).doesNotContain(first.key());

    var second = KeyRing.keptIn(file, "local", "sk-parley-");
    assertThat(second.key()).isEqualTo(first.key());
    assertThat(second.ring().tenantOf(first.key())).contains("local");
    assertThat(second.ring().tenantOf("sk-parley-other")).isEmpty();
  }

  @Test
  void aStoredHashRecognisesItsKeyAndGivesNothingAway() {
    var stored = KeyRing.hash("sk-acme");
    assertThat(stored).doesNotContain("sk-acme").isNotEqualTo(KeyRing.hash("sk-acme"));
    assertThat(KeyRing.ofHashes("acme", List.of(stored)).tenantOf("sk-acme")).contains("acme");
    assertThatThrownBy(() -> KeyRing.ofHashes("acme", List.of("sk-in-the-clear")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("keys: 15 characters (expected: salt$hash, as written by Parley)");
  }

  @Test
  void aShortClusterSecretIsRefused() {
    assertThatThrownBy(() -> new ClientSecrets("short", CLOCK))
        .hasMessage("cluster-secret: 5 bytes (expected: at least 32)");
  }

  private static UpgradeRequest upgrade(
      @Nullable String authorization, @Nullable String apiKey, String... protocols) {
    var client = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    return new UpgradeRequest(
        "/v1/realtime",
        Map.of(),
        authorization,
        apiKey,
        List.of(protocols),
        null,
        null,
        client,
        false);
  }
}
