package dev.parley.node.security;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.admin.port.TalkSecrets;
import java.time.Clock;
import java.time.Duration;

/** The keys that a node checks callers and operators by. */
public final class NodeKeys {

  /** Every call that is opened with the one key is this tenant's. */
  public static final String TENANT = "default";

  private static final Duration TALK = Duration.ofMinutes(10);

  private final Clock clock;
  private final String adminToken;
  private final ClientSecrets secrets;
  private final Credentials credentials;

  public NodeKeys(KeyFolder folder, Clock clock) {
    this.clock = clock;
    this.adminToken = folder.admin(TENANT).key();
    this.secrets = folder.secrets(clock);
    this.credentials = new Credentials(folder.realtime(TENANT).ring(), secrets);
  }

  public String adminToken() {
    return adminToken;
  }

  public Credentials credentials() {
    return credentials;
  }

  public ClientSecrets secrets() {
    return secrets;
  }

  /** For one call from the console's Talk button. */
  public TalkSecrets.Secret talkSecret(String agent) {
    var until = clock.instant().plus(TALK);
    var settings = JsonNodeFactory.instance.objectNode().put("type", "realtime");
    var secret =
        secrets.mint(new ClientSecret(TENANT, until, settings)).orElseThrow(NodeKeys::tooLong);
    return new TalkSecrets.Secret(secret, until);
  }

  private static IllegalStateException tooLong() {
    return new IllegalStateException("a secret without tools is never too long");
  }
}
