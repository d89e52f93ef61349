package dev.parley.admin.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads server-sent events of one stream, one after the other. */
final class EventReader implements AutoCloseable {

  /** After the last event of a stream. */
  static final Event CLOSED = new Event("closed", "", Json.mapper().missingNode());

  record Event(String name, String id, JsonNode data) {}

  private final InputStream body;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  EventReader(InputStream body) {
    this.body = body;
    Thread.ofVirtual().start(this::read);
  }

  Event next() throws InterruptedException {
    var event = events.poll(10, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("no event within 10 s");
    }
    return event;
  }

  @Override
  public void close() throws IOException {
    body.close();
  }

  private void read() {
    var name = "message";
    var id = "";
    try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          events.add(new Event(name, id, Json.mapper().readTree(line.substring(6))));
          name = "message";
          id = "";
        }
      }
    } catch (IOException | UncheckedIOException _) {
      // closed by the test or cut by the server: the reader sees the end
    }
    events.add(CLOSED);
  }
}
