package dev.parley.admin.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key as it may be stored: {@code salt$hash}, both base64url. The hash is HMAC-SHA256 keyed with
 * the salt; keys are 256 random bits, so there is nothing to guess that a slow hash would protect.
 */
public record HashedKey(String salt, String hash) {

  private static final int SALT_BYTES = 16;

  static HashedKey of(String key) {
    var salt = RandomTokens.random(SALT_BYTES);
    return new HashedKey(salt, hash(salt, key));
  }

  /**
   * Reads the stored form.
   *
   * @throws IllegalArgumentException if it is none; does not repeat it, it may be a key by mistake
   */
  static HashedKey parse(String path, String stored) {
    var parts = stored.split("\\$", -1);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].length() != 43) {
      throw new IllegalArgumentException(
          path
              + ": "
              + stored.length()
              + " characters (expected: salt$hash, as written by Parley)");
    }
    return new HashedKey(parts[0], parts[1]);
  }

  /** In a time that does not depend on where they differ. */
  boolean matches(String key) {
    return MessageDigest.isEqual(hash.getBytes(UTF_8), hash(salt, key).getBytes(UTF_8));
  }

  String stored() {
    return salt + '$' + hash;
  }

  private static String hash(String salt, String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(hmac(salt.getBytes(UTF_8), key.getBytes(UTF_8)));
  }

  public static byte[] hmac(byte[] secret, byte[] text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
