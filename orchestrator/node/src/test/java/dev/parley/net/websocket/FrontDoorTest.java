package dev.parley.net.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.net.websocket.OpenDoor.Listening;
import dev.parley.node.door.FrontDoor;
import dev.parley.node.door.HttpBehindTheDoor;
import io.netty.buffer.Unpooled;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.apache.pekko.http.javadsl.server.Directives;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class FrontDoorTest {

  private static final OpenDoor DOOR = new OpenDoor(FrontDoorTest::impatient);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @AfterAll
  static void close() {
    CLIENT.close();
    DOOR.close();
  }

  @Test
  void aCallerIsGreetedAndHeardOnTheThreadOfItsLoop() throws Exception {
    var client = new Listening();
    var socket =
        Listening.dial(
            CLIENT, DOOR.ws("/v1/realtime?model=support&temperature=0.8&x=%C3%BC"), client);
    assertThat(client.next()).isEqualTo("hello");
    socket.sendText("grüße", true).join();
    assertThat(client.next()).isEqualTo("grüße");

    var caller = DOOR.nextCaller();
    assertThat(caller.threads).hasSize(2).containsOnly(caller.threads.getFirst());
    var onLoop = new java.util.concurrent.CompletableFuture<Thread>();
    caller.line.loop().loop().execute(() -> onLoop.complete(Thread.currentThread()));
    assertThat(onLoop.get(5, SECONDS)).isEqualTo(caller.threads.getFirst());
    assertThat(caller.upgrade.path()).isEqualTo("/v1/realtime");
    assertThat(caller.upgrade.first("model")).isEqualTo("support");
    assertThat(caller.upgrade.first("x")).isEqualTo("ü");
    assertThat(caller.upgrade.tls()).isFalse();
    assertThat(caller.upgrade.client().getAddress().isLoopbackAddress()).isTrue();

    socket.sendClose(1000, "done").join();
    assertThat(client.next()).isEqualTo("closed 1000 done");
    assertThat(caller.next()).isEqualTo("closed 1000 done");
  }

  @Test
  void onlyTheRealtimeSubProtocolIsAnsweredAndOnlyIfOffered() throws Exception {
    var offered =
        Listening.dial(
            CLIENT,
            DOOR.ws("/openai/v1/realtime"),
            new Listening(),
            "openai-insecure-api-key.sk-1",
            "realtime");
    assertThat(offered.getSubprotocol()).isEqualTo("realtime");
    var caller = DOOR.nextCaller();
    assertThat(caller.upgrade.protocols())
        .containsExactly("openai-insecure-api-key.sk-1", "realtime");
    assertThat(caller.upgrade.toString()).doesNotContain("sk-1");
    offered.abort();
    assertThat(caller.next()).startsWith("closed 1006");

    var other = Listening.dial(CLIENT, DOOR.ws("/v1/realtime"), new Listening(), "something");
    assertThat(other.getSubprotocol()).isEmpty();
    other.abort();
    assertThat(DOOR.nextCaller().next()).startsWith("closed 1006");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 1_300, 65_535, 65_536})
  void aMessageWithHeadroomArrivesLikeAnyOther(int length) throws Exception {
    var client = new Listening();
    var socket = Listening.dial(CLIENT, DOOR.ws("/v1/realtime"), client);
    assertThat(client.next()).isEqualTo("hello");
    var line = DOOR.nextCaller().line;
    var message = "x".repeat(length);

    line.loop()
        .loop()
        .execute(() -> {
          var roomy =
              Unpooled.buffer(WebSocketConnection.HEADROOM + length)
                  .writeZero(WebSocketConnection.HEADROOM);
          line.send(
              roomy.skipBytes(WebSocketConnection.HEADROOM).writeBytes(message.getBytes(UTF_8)));
          line.send("behind it".getBytes(UTF_8));
        });

    assertThat(client.next()).isEqualTo(message);
    assertThat(client.next()).isEqualTo("behind it");
    socket.abort();
  }

  @Test
  void aLegThatTurnsACallerAwayIsHeardFirst() throws Exception {
    var client = new Listening();
    var socket = Listening.dial(CLIENT, DOOR.ws("/v1/realtime"), client);
    socket.sendText("last words", true).join();
    socket.sendText("bye", true).join();
    assertThat(client.next()).isEqualTo("hello");
    assertThat(client.next()).isEqualTo("last words");
    assertThat(client.next()).isEqualTo("closed 3000 invalid_request_error.invalid_api_key");
    assertThat(DOOR.nextCaller().next()).startsWith("closed 3000 ");
  }

  @Test
  void aLegThatFailsClosesItsOwnLineOnly() throws Exception {
    var client = new Listening();
    Listening.dial(CLIENT, DOOR.ws("/broken"), client);
    assertThat(client.next()).isEqualTo("closed 1011 internal error");
  }

  @Test
  void messagesInPiecesArriveWholeAndBinaryOnesAreCounted() throws Exception {
    var client = new Listening();
    var socket = Listening.dial(CLIENT, DOOR.ws("/v1/realtime"), client);
    assertThat(client.next()).isEqualTo("hello");
    socket.sendText("one, ", false).join();
    socket.sendText("two, ", false).join();
    socket.sendText("three", true).join();
    assertThat(client.next()).isEqualTo("one, two, three");
    socket.sendBinary(ByteBuffer.wrap(new byte[5]), true).join();
    socket.sendBinary(ByteBuffer.wrap(new byte[5]), false).join();
    socket.sendBinary(ByteBuffer.wrap(new byte[6]), true).join();
    var caller = DOOR.nextCaller();
    assertThat(caller.next()).isEqualTo("binary 5");
    assertThat(caller.next()).isEqualTo("binary 11");
    socket.sendPing(ByteBuffer.wrap(new byte[3])).join();
    assertThat(client.next()).isEqualTo("pong 3");
    socket.abort();
  }

  @Test
  void aMessageThatIsTooBigEndsTheLineWithItsReason() throws Exception {
    for (boolean whole : new boolean[] {true, false}) {
      var client = new Listening();
      var socket = Listening.dial(CLIENT, DOOR.ws("/v1/realtime"), client);
      assertThat(client.next()).isEqualTo("hello");
      var half = "x".repeat(120_000);
      if (whole) {
        var _ = socket.sendText(half + half, true);
      } else {
        var _ = socket.sendText(half, false).thenCompose(next -> next.sendText(half, true));
      }
      assertThat(client.next()).startsWith("closed 1009 ");
      assertThat(DOOR.nextCaller().next()).startsWith("closed 1009 ");
    }
  }

  @Test
  void everyOtherRequestIsServedBehindTheDoorOnOneConnection() throws IOException {
    try (var raw = DOOR.raw()) {
      for (int i = 0; i < 3; i++) {
        raw.send("GET /client HTTP/1.1\r\nHost: x\r\nX-Parley-Door-Client: 6.6.6.6\r\n\r\n");
        assertThat(raw.readUntil("127.0.0.1:" + raw.socket().getLocalPort()))
            .startsWith("HTTP/1.1 200");
      }
      raw.send("GET /headers HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(raw.readUntil("false")).startsWith("HTTP/1.1 200");
      raw.send("GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(raw.readAll()).startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void aConnectionThatWasUsedForHttpCanStillBecomeALine() throws Exception {
    try (var raw = DOOR.raw()) {
      raw.send("GET /client HTTP/1.1\r\nHost: x\r\n\r\n");
      raw.readUntil("127.0.0.1:" + raw.socket().getLocalPort());
      raw.send(
          """
          GET /v1/realtime HTTP/1.1
          Host: x
          Connection: Upgrade
          Upgrade: websocket
          Sec-WebSocket-Version: 13
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

          """
              .replace("\n", "\r\n"));
      assertThat(raw.readUntil("\r\n\r\n"))
          .startsWith("HTTP/1.1 101")
          .containsIgnoringCase("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      assertThat(raw.readUntil("hello")).isNotEmpty();
    }
    assertThat(DOOR.nextCaller().next()).startsWith("closed 1006");
  }

  @Test
  void theInnerPortServesNobodyButTheDoor() throws Exception {
    var http =
        HttpBehindTheDoor.start(
                DOOR.kit().system(),
                OpenDoor.settings("127.0.0.1", 0, null),
                Directives.complete("in"))
            .toCompletableFuture()
            .get(5, SECONDS);
    var uri = java.net.URI.create("http://127.0.0.1:" + http.address().getPort() + "/");
    assertThat(
            CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).statusCode())
        .isEqualTo(403);
    http.stop(Duration.ofSeconds(1)).toCompletableFuture().get(5, SECONDS);
  }

  @Test
  void eventsOfAStreamArriveOneByOne() throws Exception {
    var answer =
        CLIENT.send(
            HttpRequest.newBuilder(DOOR.http("/events")).build(), BodyHandlers.ofInputStream());
    assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
    try (var lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
      for (int i = 0; i < 20; i++) {
        assertThat(lines.readLine()).isEqualTo("data: now");
        assertThat(lines.readLine()).isEmpty();
      }
    }
  }

  @Test
  void bigBodiesPassBothWays() throws Exception {
    var bytes = new byte[12 << 20];
    var sent =
        CLIENT.send(
            HttpRequest.newBuilder(DOOR.http("/size"))
                .expectContinue(true)
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build(),
            BodyHandlers.ofString());
    assertThat(sent.body()).isEqualTo("" + bytes.length);
    var big =
        CLIENT.send(HttpRequest.newBuilder(DOOR.http("/big")).build(), BodyHandlers.ofByteArray());
    assertThat(big.body()).hasSize(20 << 20);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hello                                                   | HTTP/1.1 400 | invalid_request
          GET / HTTP/9.9.9                                        | HTTP/1.1 400 | invalid_request
          GET /v1/realtime HTTP/1.1~Upgrade: websocket            | HTTP/1.1 400 | invalid_handshake
          GET /v1/realtime HTTP/1.1~Upgrade: websocket~Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==~Sec-WebSocket-Version: 8 | HTTP/1.1 426 | invalid_handshake
          GET / HTTP/1.1~Content-Length: x                        | HTTP/1.1 400 | invalid_request
          """)
  void whatIsNoRequestIsToldSo(String head, String status, String code) throws IOException {
    try (var raw = DOOR.raw()) {
      raw.send(head.replace("~", "\r\n") + "\r\n\r\n");
      assertThat(raw.readAll())
          .startsWith(status)
          .contains("\"code\":\"" + code + "\"")
          .contains("(expected: ");
    }
  }

  @Test
  void aHeadThatIsTooLongIsRefused() throws IOException {
    try (var raw = DOOR.raw()) {
      raw.send("GET / HTTP/1.1\r\nx-long: " + "y".repeat(70_000) + "\r\n\r\n");
      assertThat(raw.readUntil("\r\n")).startsWith("HTTP/1.1 431");
    }
    try (var raw = DOOR.raw()) {
      raw.send("GET /" + "y".repeat(9_000) + " HTTP/1.1\r\n\r\n");
      assertThat(raw.readUntil("\r\n")).startsWith("HTTP/1.1 414");
    }
  }

  @Test
  void aClientThatSendsItsHeadByteByByteIsCutOff() throws Exception {
    long before = DOOR.door().counts().tooSlow();
    try (var raw = DOOR.raw()) {
      raw.send("GET / HTTP/1.1\r\n");
      assertThat(raw.readAll()).isEmpty();
    }
    assertThat(DOOR.door().counts().tooSlow()).isGreaterThan(before);
  }

  @Test
  void aPortInUseIsNamedWithWhatToDo() {
    int port = DOOR.door().address().getPort();
    var second =
        FrontDoor.open(
            OpenDoor.settings("127.0.0.1", port, null),
            DOOR.loops(),
            DOOR.kit().system(),
            Map.of(),
            Directives.complete(""),
            () -> true,
            new ConnectionCounters());
    assertThatThrownBy(() -> second.toCompletableFuture().get(10, SECONDS))
        .cause()
        .isInstanceOf(CannotBind.class)
        .hasMessage(
            "parley.door.port: 127.0.0.1:"
                + port
                + " is in use (expected: a free port; stop what listens there or choose another)");
    var elsewhere =
        FrontDoor.open(
            OpenDoor.settings("203.0.113.9", 0, null),
            DOOR.loops(),
            DOOR.kit().system(),
            Map.of(),
            Directives.complete(""),
            () -> true,
            new ConnectionCounters());
    assertThatThrownBy(() -> elsewhere.toCompletableFuture().get(10, SECONDS))
        .cause()
        .isInstanceOf(CannotBind.class)
        .hasMessageContaining("parley.door.host: 203.0.113.9 is no address of this machine");
  }

  @Test
  void aThousandIdleLinesAreKept() throws Exception {
    var sockets = new ArrayList<WebSocket>();
    var listening = new Listening();
    for (int i = 0; i < 1_000; i++) {
      sockets.add(Listening.dial(CLIENT, DOOR.ws("/v1/realtime"), listening));
    }
    assertThat(DOOR.door().counts().open()).isGreaterThanOrEqualTo(1_000);
    sockets.getLast().sendText("still here", true).join();
    String heard = listening.next();
    while (!heard.equals("still here")) {
      heard = listening.next();
    }
    sockets.forEach(WebSocket::abort);
    for (int i = 0; i < 1_000; i++) {
      assertThat(DOOR.nextCaller().next()).contains("closed");
    }
  }

  private static DoorSettings impatient(DoorSettings settings) {
    return new DoorSettings(
        settings.host(),
        settings.port(),
        settings.encryption(),
        settings.maxConnections(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(3),
        settings.ping(),
        200_000,
        settings.maxInputBytes(),
        settings.lowWaterBytes(),
        settings.highWaterBytes(),
        settings.maxPendingBytes());
  }
}
