package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.node.start.DataFolder;
import dev.parley.node.start.ExitCode;
import dev.parley.proto.Json;
import dev.parley.proto.admin.SessionDetail;
import dev.parley.proto.admin.SessionSummary;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsCommandTest {

  private static final Instant START = Instant.parse("2026-11-20T09:00:00Z");

  @TempDir Path folder;
  private HttpServer node;

  @BeforeEach
  void startNode() throws IOException {
    node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext("/admin/v1/sessions", this::list);
    node.createContext("/admin/v1/sessions/sess_1", exchange -> answer(exchange, json(detail())));
    node.createContext("/admin/v1/sessions/sess_9", exchange -> answer(exchange, 404, "{}"));
    node.createContext("/admin/v1/sessions/where is it?", exchange -> answer(exchange, 400, "{}"));
    node.createContext("/admin/v1/sessions/sess_1/events", exchange -> answer(exchange, stream()));
    node.createContext("/admin/v1/events", exchange -> answer(exchange, changes()));
    node.start();
    var data = new DataFolder(folder);
    Files.writeString(data.adminToken(), "secret\n");
    announce(base());
  }

  @AfterEach
  void stopNode() {
    node.stop(0);
  }

  @Test
  void theDataFolderIsEnoughToListSessions() {
    var typed = sessions();

    assertThat(typed.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(typed.out()).contains("sess_1", "contact-centre", "42 s", "caller_hung_up");
  }

  @Test
  void liveAsksForLiveSessionsOnly() {
    assertThat(sessions("--live").out()).doesNotContain("sess_1").contains("sess_2");
  }

  @Test
  void watchingTheListPrintsEachSessionThatChanges() {
    assertThat(sessions("--watch").out()).containsSubsequence("sess_1", "sess_2");
  }

  @Test
  void oneSessionShowsItsTurnsLatenciesHeardPartsAndTools() {
    assertThat(sessions("sess_1").out())
        .contains("where is my order", "first_audio 180 ms")
        .contains("heard 1200 of 3000 ms")
        .contains("order_status", "delivered", "3400 ms", "worker w-1");
  }

  @Test
  void watchingPrintsEachEventUntilTheStreamEnds() {
    assertThat(sessions("sess_1", "--watch").out())
        .containsSubsequence("Turn 1", "turn-taken", "\"turn\":1", "over");
  }

  @Test
  void jsonIsTheApisOwn() throws IOException {
    var typed = sessions("--json");

    assertThat(Json.mapper().readTree(typed.out()).get(1).get("id").asText()).isEqualTo("sess_2");
  }

  @Test
  void anUnknownSessionIsAFailureWithItsName() {
    var typed = sessions("sess_9");

    assertThat(typed.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(typed.err()).contains("sess_9");
  }

  @Test
  void whatIsNoIdAtAllIsAFailureWithoutASurprise() {
    assertThat(sessions("where is it?").err())
        .contains("HTTP 400")
        .doesNotContain("should not happen");
  }

  @Test
  void aWrongTokenIsNamedAsSuch() {
    var typed = sessions("--token", "guess");

    assertThat(typed.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(typed.err()).contains("token refused").doesNotContain("guess");
  }

  @Test
  void noNodeAtTheAddressIsUnavailable() throws IOException {
    var typed = sessions("--url", nodeThatIsGone().toString(), "--token", "guess");

    assertThat(typed.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(typed.err()).contains("no node answers", "./parley up");
  }

  @Test
  void anotherNodeOfTheClusterAnswersForOneThatIsGone() throws IOException {
    announce(nodeThatIsGone(), base());

    assertThat(sessions().out()).contains("sess_1");
    assertThat(sessions("sess_1").out()).contains("where is my order");
    assertThat(sessions("--watch").out()).contains("sess_2");
  }

  @Test
  void withNoNodeLeftEveryOneThatWasAskedIsNamed() throws IOException {
    var first = nodeThatIsGone();
    var second = nodeThatIsGone();
    announce(first, second);

    var typed = sessions();

    assertThat(typed.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(typed.err()).contains(first + ": ", second + ": ", "no node answers", "./parley up");
  }

  @Test
  void theTokenOfAFolderIsShownToItsOwnNodesOnly() {
    var typed = sessions("--url", "http://127.0.0.2:1");

    assertThat(typed.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(typed.err()).contains("--token: missing for http://127.0.0.2:1 (expected: ");
  }

  @Test
  void aFolderWithoutANodeSaysWhereTheTokenShouldBe() throws IOException {
    Files.delete(folder.resolve("admin-token"));

    var typed = sessions();

    assertThat(typed.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(typed.err()).contains("admin-token", "./parley up");
  }

  private void announce(URI... bases) throws IOException {
    new DataFolder(folder).announce(new DataFolder.Endpoint(bases[0], null, List.of(bases)));
  }

  private URI base() {
    return URI.create("http://127.0.0.1:" + node.getAddress().getPort());
  }

  private static URI nodeThatIsGone() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
  }

  private Typed sessions(String... args) {
    var all = new String[args.length + 3];
    all[0] = "sessions";
    all[1] = "--data";
    all[2] = folder.toString();
    System.arraycopy(args, 0, all, 3, args.length);
    return Typed.parley(all);
  }

  private void list(HttpExchange exchange) throws IOException {
    boolean liveOnly = "live=true".equals(exchange.getRequestURI().getQuery());
    var page = liveOnly ? List.of(live()) : List.of(summary(), live());
    answer(exchange, json(Map.of("sessions", page)));
  }

  private static String stream() throws IOException {
    return event("detail", json(detail()))
        + event("turn-taken", turnTaken())
        + ": still here\n\n"
        + event("end", "{}");
  }

  private static String changes() throws IOException {
    return event("snapshot", json(Map.of("sessions", List.of(summary()))))
        + event("session", json(live()));
  }

  private static String event(String name, String data) {
    return "event: " + name + "\ndata: " + data + "\n\n";
  }

  private static SessionSummary live() {
    return new SessionSummary(
        "sess_2",
        "main",
        "contact-centre",
        1,
        "listening",
        true,
        1,
        "realtime-websocket",
        0,
        0,
        START.plusSeconds(60),
        null,
        null);
  }

  private static SessionSummary summary() {
    return new SessionSummary(
        "sess_1",
        "main",
        "contact-centre",
        1,
        "over",
        false,
        1,
        "realtime-websocket",
        1,
        0,
        START,
        START.plusSeconds(42),
        "caller_hung_up");
  }

  private static SessionDetail detail() {
    return new SessionDetail(
        summary(),
        List.of(
            new SessionDetail.Turn(
                1, "caller", "cut", "where is my order", "It left", Map.of("first_audio", 180L))),
        List.of(
            new SessionDetail.Item(
                "item_1", 1, "message", "agent", "incomplete", "It left", 3_000L, 1_200L, null)),
        List.of(
            new SessionDetail.ToolCall(
                "call_1",
                "req_1",
                "key",
                "order_status",
                "deferred",
                "delivered",
                1,
                1,
                Json.mapper().createObjectNode(),
                Json.mapper().createObjectNode(),
                null,
                null,
                null,
                "w-1",
                START,
                START,
                START,
                START.plusMillis(3_400),
                START,
                START,
                null,
                null)));
  }

  private static String turnTaken() {
    return "{\"seq\":1,\"at\":\"" + START + "\",\"kind\":\"turn-taken\",\"data\":{\"turn\":1}}";
  }

  private static String json(Object value) throws IOException {
    return Json.mapper().writeValueAsString(value);
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    boolean allowed =
        "Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
    answer(exchange, allowed ? 200 : 401, body);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      var bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
