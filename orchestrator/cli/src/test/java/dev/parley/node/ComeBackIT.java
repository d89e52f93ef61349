package dev.parley.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.Json;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A caller whose line broke comes back to the same session. */
class ComeBackIT {

  private static final String HELP = "what can you do";

  @TempDir static Path folder;

  private static TestNode node;

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.startForCalls(folder.resolve("node"), 8);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void theConversationGoesOnWhereItWas() throws Exception {
    var first = WireClient.connected(node);
    first.preferText();
    assertThat(first.ask(HELP)).contains("where your order is");
    first.drop();

    try (var second = WireClient.back(node, first)) {
      assertThat(second.sessionId()).isEqualTo(first.sessionId());
      assertThat(second.ask(HELP)).contains("where your order is");
      var session = node.session(first.sessionId());
      assertThat(session.summary().epoch()).isEqualTo(2);
      assertThat(session.turns()).hasSizeGreaterThanOrEqualTo(2);
      assertThat(session.items()).extracting(item -> item.id()).doesNotHaveDuplicates();
    }
  }

  @Test
  void whatTheAgentHadNotSaidYetIsSaidAfterAWordAboutTheGap() throws Exception {
    var first = WireClient.connected(node);
    first.say(HELP);
    first.send("{\"type\":\"response.create\"}");
    first.next("response.output_audio.delta");
    first.drop();

    try (var second = WireClient.back(node, first)) {
      var words = second.next("response.output_audio_transcript.done").path("transcript").asText();

      assertThat(words).startsWith("Sorry, the line was gone for a moment. ").endsWith("city.");
    }
  }

  @Test
  void aSecondLineTakesTheSessionOverAndTheFirstIsToldWhy() throws Exception {
    var first = WireClient.connected(node);

    try (var second = WireClient.back(node, first)) {
      assertThat(first.closed().reason()).isEqualTo("superseded");
      second.preferText();
      assertThat(second.ask(HELP)).isNotBlank();
    }
  }

  /** A client in a hurry gives up an attempt that a busy node comes to only later. */
  @Test
  void anAttemptBehindWhichNobodyIsAnyMoreTakesNoCall() throws Exception {
    try (var live = WireClient.connected(node);
        var abandoned = new Socket(InetAddress.getLoopbackAddress(), doorPort())) {
      live.preferText();
      abandoned.setSoTimeout(10_000);
      abandoned.getOutputStream().write(upgrade(live).getBytes(US_ASCII));
      assertThat(untilPing(abandoned)).startsWith("HTTP/1.1 101");

      assertThat(live.ask(HELP)).contains("where your order is");
      assertThat(node.session(live.sessionId()).summary().epoch()).isEqualTo(1);
    }
  }

  /** A browser has nothing but its client secret, which lives for minutes. */
  @Test
  void whoseSecretHasExpiredComesBackByTheTokenAloneAndFindsWhatTheSecretSet() throws Exception {
    var first =
        WireClient.connected(
            node.realtime(), secret("{\"type\":\"realtime\",\"output_modalities\":[\"text\"]}"));
    first.drop();

    try (var second = WireClient.back(node.realtime(), "ek_expired.expired", first);
        var third = WireClient.back(node.realtime(), null, second)) {
      assertThat(third.sessionId()).isEqualTo(first.sessionId());
      third.say(HELP);
      third.send("{\"type\":\"response.create\"}");
      assertThat(third.next("response.done").at("/response/output_modalities/0").asText())
          .isEqualTo("text");
    }
  }

  private static String secret(String session) throws Exception {
    var request =
        HttpRequest.newBuilder(node.plain("/v1/realtime/client_secrets"))
            .header("Authorization", "Bearer " + node.key())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"session\":" + session + "}"))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return Json.mapper().readTree(answer.body()).path("value").asText();
    }
  }

  @Test
  void whoShowsTheWrongTokenIsTold() throws Exception {
    try (var one = WireClient.connected(node);
        var other = WireClient.connected(node);
        var thief = WireClient.returning(node, other.sessionId(), one.resumeToken());
        var half = WireClient.returning(node, one.sessionId(), "")) {
      assertThat(thief.error().path("code").asText()).isEqualTo("invalid_resume_token");
      assertThat(thief.closed().code()).isEqualTo(4000);
      assertThat(half.error().path("message").asText())
          .contains("resume_token: ")
          .contains("(expected: ");
      one.preferText();
      assertThat(one.ask(HELP)).isNotBlank();
    }
  }

  @Test
  void whoComesBackTooLateIsTold() throws Exception {
    var line = WireClient.connected(node);
    line.close();

    try (var late = WireClient.returning(node, line.sessionId(), line.resumeToken())) {
      assertThat(late.error().path("code").asText()).isEqualTo("session_over");
      assertThat(late.closed().code()).isEqualTo(4000);
    }
  }

  private static int doorPort() {
    return URI.create(node.realtime()).getPort();
  }

  private static String upgrade(WireClient client) throws Exception {
    return """
    GET /v1/realtime?session_id=%s&resume_token=%s HTTP/1.1\r
    Host: 127.0.0.1\r
    Authorization: Bearer %s\r
    Upgrade: websocket\r
    Connection: Upgrade\r
    Sec-WebSocket-Version: 13\r
    Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
    \r
    """
        .formatted(client.sessionId(), client.resumeToken(), node.key());
  }

  /** All that comes up to the node's first ping, an empty one. */
  private static String untilPing(Socket socket) throws Exception {
    var heard = new StringBuilder();
    while (!heard.toString().endsWith("\u0089\u0000")) {
      int next = socket.getInputStream().read();
      assertThat(next).as("end of the line after: %s", heard).isNotNegative();
      heard.append((char) next);
    }
    return heard.toString();
  }
}
