package dev.parley.net.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.net.websocket.OpenDoor.Listening;
import dev.parley.net.websocket.OpenDoor.Raw;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LineLimitsTest {

  private static final String HANDSHAKE =
      """
      GET /v1/realtime HTTP/1.1
      Host: x
      Connection: Upgrade
      Upgrade: websocket
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

      """
          .replace("\n", "\r\n");

  @Test
  void aSlowReaderIsNoticedAndThenLetGoBeforeItFillsTheMemory() throws Exception {
    try (var door = new OpenDoor(settings -> small(settings, Duration.ofSeconds(20)));
        var raw = dial(door)) {
      var caller = door.nextCaller();
      var frame = "x".repeat(50_000).getBytes(UTF_8);
      caller.line.loop().loop().execute(() -> flood(caller.line, frame, 2_000));
      assertThat(caller.next()).isEqualTo("writable false");
      String last = caller.next();
      while (last.startsWith("writable")) {
        last = caller.next();
      }
      assertThat(last).isEqualTo("closed 1013 reads too slowly");
      assertThat(door.door().counts().slowReaders()).isEqualTo(1);
      assertThat(raw.socket().isClosed()).isFalse();
    }
  }

  @Test
  void aReaderThatCatchesUpIsWritableAgain() throws Exception {
    try (var door = new OpenDoor(settings -> small(settings, Duration.ofSeconds(20)));
        var raw = dial(door)) {
      var caller = door.nextCaller();
      var sent = new CompletableFuture<Integer>();
      var frame = "x".repeat(50_000).getBytes(UTF_8);
      caller.line.loop().loop().execute(() -> sendUntilFull(caller.line, frame, sent));
      long bytes = sent.get(10, SECONDS) * (long) frame.length;
      assertThat(caller.next()).isEqualTo("writable false");
      raw.socket().getInputStream().skipNBytes(bytes);
      assertThat(caller.next()).isEqualTo("writable true");
    }
  }

  @Test
  void aPeerThatAnswersNoPingIsTakenForDead() throws Exception {
    try (var door = new OpenDoor(settings -> small(settings, Duration.ofMillis(100)));
        var raw = dial(door)) {
      assertThat(door.nextCaller().next()).isEqualTo("closed 1006 no answer to pings");
      assertThat(door.door().counts().webSocketsLost()).isEqualTo(1);
      assertThat(raw.socket().isClosed()).isFalse();
    }
  }

  @Test
  void aPeerThatAnswersPingsIsKept() throws Exception {
    // On a busy machine an answer takes its time.
    try (var door = new OpenDoor(settings -> small(settings, Duration.ofSeconds(1)));
        var http = HttpClient.newHttpClient()) {
      var client = new Listening();
      var socket = Listening.dial(http, door.ws("/v1/realtime"), client);
      assertThat(client.next()).isEqualTo("hello");
      for (int i = 0; i < 5; i++) {
        assertThat(client.next()).isEqualTo("ping 4");
      }
      socket.sendText("alive", true).join();
      String heard = client.next();
      while (heard.equals("ping 4")) {
        heard = client.next();
      }
      assertThat(heard).isEqualTo("alive");
      socket.abort();
    }
  }

  @Test
  void aFullNodeSaysSoAndThenNothing() throws Exception {
    try (var door = new OpenDoor(settings -> few(settings));
        var http = HttpClient.newHttpClient()) {
      try (var first = dial(door);
          var second = dial(door)) {
        assertThat(first.socket().isConnected() && second.socket().isConnected()).isTrue();
        var answer =
            http.send(
                HttpRequest.newBuilder(door.http("/client")).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).hasValue("2");
        assertThat(answer.body()).contains("node_full");
        // The refused request's own connection must be gone, or it is counted for one of the next.
        awaitOpen(door, 2);
        try (var third = door.raw();
            var fourth = door.raw()) {
          awaitOpen(door, 4);
          assertThat(door.raw().readAll()).isEmpty();
          assertThat(third.socket().isConnected() && fourth.socket().isConnected()).isTrue();
        }
      }
    }
  }

  @Test
  void aDoorThatClosesTellsItsCallersAndLetsAnswersFinish() throws Exception {
    var door = new OpenDoor(settings -> settings);
    try (var http = HttpClient.newHttpClient()) {
      var client = new Listening();
      Listening.dial(http, door.ws("/v1/realtime"), client);
      assertThat(client.next()).isEqualTo("hello");
      var events =
          http.send(
              HttpRequest.newBuilder(door.http("/events")).build(), BodyHandlers.ofInputStream());
      assertThat(events.body().read()).isEqualTo('d');

      var closed = door.door().close(Duration.ofSeconds(1)).toCompletableFuture();

      assertThat(client.next()).isEqualTo("closed 1001 going away");
      assertThat(door.nextCaller().next()).startsWith("closed 1001 ");
      closed.get(10, SECONDS);
      events.body().close();
      assertThat(door.door().counts().open()).isZero();
    } finally {
      door.close();
    }
  }

  private static void sendUntilFull(
      WebSocketConnection line, byte[] frame, CompletableFuture<Integer> sent) {
    int count = 0;
    while (line.writable() && count < 10_000) {
      line.send(frame);
      count++;
      if (count % 8 == 0) {
        // Lets the loop write what it can.
        int so = count;
        line.loop().loop().execute(() -> sendMore(line, frame, so, sent));
        return;
      }
    }
    sent.complete(count);
  }

  private static void sendMore(
      WebSocketConnection line, byte[] frame, int before, CompletableFuture<Integer> sent) {
    if (!line.writable()) {
      sent.complete(before);
      return;
    }
    line.send(frame);
    line.loop().loop().execute(() -> sendMore(line, frame, before + 1, sent));
  }

  /** Heeds nothing; the loop writes what it can in between. */
  private static void flood(WebSocketConnection line, byte[] frame, int times) {
    line.send(frame);
    if (times > 0) {
      line.loop().loop().execute(() -> flood(line, frame, times - 1));
    }
  }

  private static Raw dial(OpenDoor door) throws IOException {
    var raw = door.raw().send(HANDSHAKE);
    raw.readUntil("hello");
    return raw;
  }

  private static void awaitOpen(OpenDoor door, int count) {
    long deadline = System.nanoTime() + SECONDS.toNanos(5);
    while (door.door().counts().open() != count && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(door.door().counts().open()).isEqualTo(count);
  }

  private static DoorSettings small(DoorSettings settings, Duration ping) {
    return limited(settings, settings.maxConnections(), ping);
  }

  private static DoorSettings few(DoorSettings settings) {
    return limited(settings, 2, settings.ping());
  }

  private static DoorSettings limited(DoorSettings settings, int connections, Duration ping) {
    return new DoorSettings(
        settings.host(),
        settings.port(),
        settings.encryption(),
        connections,
        settings.headDeadline(),
        settings.idleDeadline(),
        ping,
        settings.maxMessageBytes(),
        settings.maxInputBytes(),
        settings.lowWaterBytes(),
        settings.highWaterBytes(),
        1 << 20);
  }
}
