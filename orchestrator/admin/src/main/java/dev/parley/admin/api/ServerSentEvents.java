package dev.parley.admin.api;

import java.nio.charset.StandardCharsets;
import org.apache.pekko.util.ByteString;

/** Writes the {@code text/event-stream} form. Data is JSON and so never holds a line break. */
final class ServerSentEvents {

  /** A comment: keeps proxies from closing a quiet stream, seen by no client. */
  static final ByteString HEARTBEAT = ByteString.fromString(":\n\n");

  static ByteString event(String name, Object view) {
    return frame("event: " + name + "\ndata: ", view);
  }

  static ByteString event(String name, long id, Object view) {
    return frame("id: " + id + "\nevent: " + name + "\ndata: ", view);
  }

  private static ByteString frame(String head, Object view) {
    var json = new String(HttpAnswers.bytes(view), StandardCharsets.UTF_8);
    return ByteString.fromString(head + json + "\n\n");
  }

  private ServerSentEvents() {}
}
