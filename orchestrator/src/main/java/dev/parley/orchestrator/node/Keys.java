package dev.parley.orchestrator.node;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.orchestrator.admin.TalkSecrets;
import dev.parley.orchestrator.cli.DataFolder;
import dev.parley.orchestrator.security.ClientSecret;
import dev.parley.orchestrator.security.ClientSecrets;
import dev.parley.orchestrator.security.Credentials;
import dev.parley.orchestrator.security.KeyRing;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** The keys of a node that was given none: made at its first start, kept in its data folder. */
final class Keys {

  /** Every call of an all-in-one node is this tenant's. */
  static final String TENANT = "default";

  private static final Duration TALK = Duration.ofMinutes(10);

  private final Clock clock;
  private final String adminToken;
  private final ClientSecrets secrets;
  private final Credentials credentials;

  static Keys inFolder(Path folder, Clock clock) {
    return new Keys(new DataFolder(folder), clock);
  }

  private Keys(DataFolder folder, Clock clock) {
    this.clock = clock;
    this.adminToken = KeyRing.keptIn(folder.adminToken(), TENANT, "admin-").key();
    this.secrets = ClientSecrets.keptIn(folder.path().resolve("signing-secret"), clock);
    var realtime = KeyRing.keptIn(folder.realtimeKey(), TENANT, "sk-parley-");
    this.credentials = new Credentials(realtime.ring(), secrets);
  }

  String adminToken() {
    return adminToken;
  }

  Credentials credentials() {
    return credentials;
  }

  ClientSecrets secrets() {
    return secrets;
  }

  /** For one call from the console's Talk button. */
  TalkSecrets.Secret talkSecret(String agent) {
    var until = clock.instant().plus(TALK);
    var settings = JsonNodeFactory.instance.objectNode().put("type", "realtime");
    var secret = secrets.mint(new ClientSecret(TENANT, until, settings)).orElseThrow(Keys::tooLong);
    return new TalkSecrets.Secret(secret, until);
  }

  private static IllegalStateException tooLong() {
    return new IllegalStateException("a secret without tools is never too long");
  }
}
