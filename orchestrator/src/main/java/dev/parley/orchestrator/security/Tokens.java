package dev.parley.orchestrator.security;

import java.security.SecureRandom;
import java.util.Base64;

/** Random words for keys and ids. */
final class Tokens {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Letters, digits and {@code _-} for this many random bytes. */
  static String random(int bytes) {
    var random = new byte[bytes];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  private Tokens() {}
}
