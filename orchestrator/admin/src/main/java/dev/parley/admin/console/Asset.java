package dev.parley.admin.console;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.util.ByteString;

/**
 * One file of the console, held in memory.
 *
 * @param tag of its content, for {@code ETag}
 * @param caching value of {@code Cache-Control}
 */
record Asset(ByteString content, ContentType type, String tag, String caching) {

  /** Asked for each time, answered 304 while it is the same. */
  static final String REVALIDATED = "no-cache";

  /** Has its version in its path and so never changes. */
  static final String FOR_EVER = "public, max-age=31536000, immutable";

  static Asset of(String path, byte[] content, String caching) {
    return new Asset(ByteString.fromArray(content), typeOf(path), tagOf(content), caching);
  }

  private static ContentType typeOf(String path) {
    var ending = path.substring(path.lastIndexOf('.') + 1);
    return ContentTypes.parse(
        switch (ending) {
          case "html" -> "text/html; charset=UTF-8";
          case "js" -> "text/javascript; charset=UTF-8";
          case "css" -> "text/css; charset=UTF-8";
          case "svg" -> "image/svg+xml";
          default ->
              throw new IllegalArgumentException(
                  "%s: .%s (expected: .html, .js, .css or .svg)".formatted(path, ending));
        });
  }

  private static String tagOf(byte[] content) {
    return HexFormat.of().formatHex(Arrays.copyOf(sha256(content), 8));
  }

  static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
