package dev.parley.admin.port;

import dev.parley.proto.admin.SessionSummary;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** A place in the session list: the last session of a page. Travels as opaque text. */
public record Cursor(Instant startedAt, String id) {

  static Cursor after(SessionSummary last) {
    return new Cursor(last.startedAt(), last.id());
  }

  public static Optional<Cursor> parse(String text) {
    try {
      var plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      int space = plain.indexOf(' ');
      if (space < 0) {
        return Optional.empty();
      }
      var startedAt = Instant.parse(plain.substring(0, space));
      return Optional.of(new Cursor(startedAt, plain.substring(space + 1)));
    } catch (IllegalArgumentException | DateTimeException notOurs) {
      return Optional.empty();
    }
  }

  String text() {
    var plain = (startedAt + " " + id).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
  }
}
