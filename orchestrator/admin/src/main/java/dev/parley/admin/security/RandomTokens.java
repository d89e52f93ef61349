package dev.parley.admin.security;

import java.security.SecureRandom;
import java.util.Base64;

/** Random words for keys and ids. */
public final class RandomTokens {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Letters, digits and {@code _-} for this many random bytes. */
  public static String random(int bytes) {
    var random = new byte[bytes];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  private RandomTokens() {}
}
