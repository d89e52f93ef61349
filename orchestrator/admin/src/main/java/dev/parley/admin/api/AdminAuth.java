package dev.parley.admin.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.atomic.LongAdder;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who may use the admin API: the holder of the admin token, or of a cookie that was given for it.
 * Keeps hashes only. The cookie is {@code <expiry, epoch seconds>.<MAC>}, so every node that knows
 * the token can check it.
 */
public final class AdminAuth {

  static final Duration COOKIE_LIFE = Duration.ofHours(12);

  private static final String MAC = "HmacSHA256";
  private static final String COOKIE_PURPOSE = "parley-console-cookie.v1|";

  private final byte[] tokenHash;
  private final SecretKeySpec cookieKey;
  private final InstantSource clock;
  private final LongAdder refusals = new LongAdder();

  public static AdminAuth of(String token, InstantSource clock) {
    if (token.length() < 16) {
      throw new IllegalArgumentException(
          "admin.token: %d characters (expected: 16 or more)".formatted(token.length()));
    }
    return new AdminAuth(
        sha256(token), new SecretKeySpec(sha256(COOKIE_PURPOSE + token), MAC), clock);
  }

  private AdminAuth(byte[] tokenHash, SecretKeySpec cookieKey, InstantSource clock) {
    this.tokenHash = tokenHash;
    this.cookieKey = cookieKey;
    this.clock = clock;
  }

  /** How often somebody came without the token, or with a wrong one. */
  public long refusals() {
    return refusals.sum();
  }

  void refused() {
    refusals.increment();
  }

  /** Takes the same time for every wrong token. */
  boolean acceptsToken(String token) {
    return MessageDigest.isEqual(tokenHash, sha256(token));
  }

  String freshCookie() {
    long expires = clock.instant().plus(COOKIE_LIFE).getEpochSecond();
    return expires + "." + mac(expires);
  }

  boolean acceptsCookie(String cookie) {
    int dot = cookie.indexOf('.');
    if (dot < 0) {
      return false;
    }
    try {
      long expires = Long.parseLong(cookie.substring(0, dot));
      var given = cookie.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
      var right = mac(expires).getBytes(StandardCharsets.UTF_8);
      return MessageDigest.isEqual(right, given)
          && clock.instant().isBefore(Instant.ofEpochSecond(expires));
    } catch (NumberFormatException notOurs) {
      return false;
    }
  }

  private String mac(long expires) {
    try {
      var mac = Mac.getInstance(MAC);
      mac.init(cookieKey);
      var bytes = mac.doFinal(Long.toString(expires).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
