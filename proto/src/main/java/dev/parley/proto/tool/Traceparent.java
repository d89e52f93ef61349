package dev.parley.proto.tool;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The W3C trace context of a tool call: one trace for a session, one span for a request. */
public final class Traceparent {

  /** Always the same for the same session and request, so that a repeated send is one span. */
  public static String of(String sessionId, String requestId) {
    return "00-" + hex(sessionId, 16) + "-" + hex(requestId, 8) + "-01";
  }

  private static String hex(String id, int bytes) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(digest, bytes));
    } catch (NoSuchAlgorithmException impossible) { // Every Java platform must have SHA-256.
      throw new IllegalStateException(impossible);
    }
  }

  private Traceparent() {}
}
