package dev.parley.node.security;

import dev.parley.admin.security.KeyRing;
import dev.parley.node.start.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * The folder with the keys of a node or of a whole cluster, whose nodes must all have the same
 * ones: the key that opens calls, the token of the admin API, and the secret that signs client
 * secrets.
 */
public final class KeyFolder {

  private final DataFolder folder;

  /** A folder in which missing keys are made. */
  public static KeyFolder made(Path path) {
    return new KeyFolder(path);
  }

  /**
   * A folder that an operator has filled, the same for every node.
   *
   * @throws IllegalArgumentException if a key is missing: one that this node made would be no
   *     other's
   */
  public static KeyFolder given(String setting, Path path) {
    var keys = new KeyFolder(path);
    for (var file : keys.files()) {
      if (!Files.isReadable(file)) {
        throw new IllegalArgumentException(
            "%s: %s (expected: a readable file with that key, the same on every node)"
                .formatted(setting, file));
      }
    }
    return keys;
  }

  private KeyFolder(Path path) {
    this.folder = new DataFolder(path);
  }

  public KeyRing.Fresh realtime(String tenant) {
    return KeyRing.keptIn(folder.realtimeKey(), tenant, "sk-parley-");
  }

  public KeyRing.Fresh admin(String tenant) {
    return KeyRing.keptIn(folder.adminToken(), tenant, "admin-");
  }

  public ClientSecrets secrets(Clock clock) {
    return ClientSecrets.keptIn(signingSecret(), clock);
  }

  private Path signingSecret() {
    return folder.path().resolve("signing-secret");
  }

  private List<Path> files() {
    return List.of(folder.realtimeKey(), folder.adminToken(), signingSecret());
  }
}
