package dev.parley.orchestrator.node;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.orchestrator.admin.TalkSecrets;
import dev.parley.orchestrator.security.ClientSecret;
import dev.parley.orchestrator.security.ClientSecrets;
import dev.parley.orchestrator.security.Credentials;
import dev.parley.orchestrator.security.KeyFolder;
import java.time.Clock;
import java.time.Duration;

/** The keys that a node checks callers and operators by. */
final class Keys {

  /** Every call that is opened with the one key is this tenant's. */
  static final String TENANT = "default";

  private static final Duration TALK = Duration.ofMinutes(10);

  private final Clock clock;
  private final String adminToken;
  private final ClientSecrets secrets;
  private final Credentials credentials;

  Keys(KeyFolder folder, Clock clock) {
    this.clock = clock;
    this.adminToken = folder.admin(TENANT).key();
    this.secrets = folder.secrets(clock);
    this.credentials = new Credentials(folder.realtime(TENANT).ring(), secrets);
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
