package dev.parley.admin.security;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys of one purpose, such as opening calls or administering. Only their hashes are held, each
 * with the tenant it speaks for.
 */
public final class KeyRing {

  private final List<Entry> entries;

  private record Entry(String tenant, HashedKey key) {}

  /**
   * A key that was made or found at start; to be shown once to whoever started the node.
   *
   * @param key a secret
   */
  public record Fresh(KeyRing ring, String key, Path file) {
    @Override
    public String toString() {
      return "Fresh[" + file + "]";
    }
  }

  private KeyRing(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** Keys as an operator gives them, in the clear; hashed at once. */
  public static KeyRing ofKeys(String tenant, List<String> keys) {
    return new KeyRing(keys.stream().map(key -> new Entry(tenant, HashedKey.of(key))).toList());
  }

  /**
   * Keys as an operator stores them, {@code salt$hash}.
   *
   * @throws IllegalArgumentException if one is not of that form
   */
  public static KeyRing ofHashes(String tenant, List<String> hashes) {
    return new KeyRing(
        hashes.stream().map(hash -> new Entry(tenant, HashedKey.parse("keys", hash))).toList());
  }

  /** The stored form of a key, for a configuration. */
  public static String hash(String key) {
    return HashedKey.of(key).stored();
  }

  /**
   * The key of a node that was given none: made at its first start, kept in a file that only its
   * user may read.
   *
   * @param prefix such as {@code sk-parley-}
   */
  public static Fresh keptIn(Path file, String tenant, String prefix) {
    var key = PrivateFile.kept(file, () -> prefix + RandomTokens.random(32));
    if (key.length() < 20) {
      throw new IllegalStateException(
          file
              + ": "
              + key.length()
              + " characters (expected: a key of at least 20; delete the file for a new one)");
    }
    return new Fresh(ofKeys(tenant, List.of(key)), key, file);
  }

  /** Both rings' keys. */
  public KeyRing and(KeyRing other) {
    return new KeyRing(Stream.concat(entries.stream(), other.entries.stream()).toList());
  }

  /** The tenant of a key. Looks at every entry, so that the time tells nothing. */
  public Optional<String> tenantOf(String key) {
    Optional<String> found = Optional.empty();
    for (var entry : entries) {
      if (entry.key().matches(key)) {
        found = Optional.of(entry.tenant());
      }
    }
    return found;
  }
}
