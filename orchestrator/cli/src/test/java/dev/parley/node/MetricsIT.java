package dev.parley.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.admin.api.Exposition;
import dev.parley.node.calls.Bystander;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a node drops, refuses and replaces is counted where Prometheus finds it. Run with {@code
 * -Dparley.regenerate=true} to write the rows of the document again.
 */
class MetricsIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Path DOCUMENT = Path.of("..", "..", "docs", "metrics.md");
  private static final int SECOND_OF_SOUND = 48_000;

  @TempDir static Path folder;

  private static TestNode node;

  /** Of a node that nobody has called yet. */
  private static Exposition first;

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.startForCalls(folder.resolve("node"), 2);
    first = scrape();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void everyCounterIsThereAtZeroBeforeAnythingHappens() {
    var busy = new TreeSet<String>();
    first
        .families()
        .forEach((name, family) -> {
          if (family.samples().values().stream().anyMatch(value -> value != 0)) {
            busy.add(name);
          }
        });

    assertThat(busy).isSubsetOf("parley_build_info", "parley_door_connections_accepted_total");
    assertThat(first.families()).hasSizeGreaterThan(60);
  }

  @Test
  void theReleaseIsNamed() {
    assertThat(first.family("parley_build_info").samples().keySet())
        .singleElement()
        .asString()
        .containsPattern("version=\"\\d+\\.\\d+\\.\\d+");
  }

  @Test
  void theDocumentHasEachMetricAndNoOther() throws Exception {
    var rows = new TreeMap<String, String>();
    first
        .families()
        .forEach((name, family) -> {
          var labels = name.equals("parley_build_info") ? "version, commit, java" : family.labels();
          rows.put(
              name,
              "| `%s` | %s | %s | %s |".formatted(name, family.type(), labels, family.help()));
        });
    if (Boolean.getBoolean("parley.regenerate")) {
      Files.write(DOCUMENT, rewritten(Files.readAllLines(DOCUMENT), rows));
    }

    assertThat(Files.readAllLines(DOCUMENT).stream().filter(MetricsIT::isRow))
        .containsExactlyInAnyOrderElementsOf(rows.values());
  }

  private static boolean isRow(String line) {
    return line.startsWith("| `parley_");
  }

  /** Each row where it stood, those that are new at the end: people wrote the order of the rest. */
  private static List<String> rewritten(List<String> document, SortedMap<String, String> rows) {
    var left = new TreeMap<>(rows);
    var lines = new ArrayList<String>();
    for (var line : document) {
      if (!isRow(line)) {
        lines.add(line);
      } else {
        var row = left.remove(line.split("`", 3)[1]);
        if (row != null) {
          lines.add(row);
        }
      }
    }
    int last = 0;
    for (int i = 0; i < lines.size(); i++) {
      last = isRow(lines.get(i)) ? i + 1 : last;
    }
    lines.addAll(last, left.values());
    return lines;
  }

  @Test
  void whoMayNotComeInIsCounted() throws Exception {
    try (var stranger = new WireClient(node.realtime(), "sk-parley-wrong")) {
      stranger.closed();
    }
    try (var lost = new WireClient(node.realtime() + "?model=nobody", node.key())) {
      lost.closed();
    }
    assertThat(statusWithout("/metrics")).isEqualTo(401);
    assertThat(statusWithout("/health/live")).isEqualTo(200);
    notAHandshake();

    until("parley_credentials_refused_total", "");
    until("parley_realtime_clients_refused_total", "code=\"invalid_api_key\"");
    until("parley_realtime_clients_refused_total", "code=\"invalid_model\"");
    until("parley_admin_requests_refused_total", "");
    until("parley_door_handshakes_refused_total", "");
  }

  @Test
  void aResultForNobodyIsCountedAsADeadLetter() throws Exception {
    try (var bystander = new Bystander(node.kafka())) {
      bystander.result(
          "sess_nobody",
          """
          {"kind":"result","session_id":"sess_nobody","call_id":"call_x","status":"ok","output":{}}\
          """);
      bystander.result("sess_nobody", "this is not JSON");
    }

    until("parley_tool_results_unused_total", "reason=\"unknown_session\"");
    until("parley_tool_results_unused_total", "reason=\"not_json\"");
  }

  @Test
  void aLegThatIsSupersededAndACallTooManyAreCounted() throws Exception {
    var callers = new ArrayList<WireClient>();
    try {
      var one = joined(callers);
      callers.add(WireClient.back(node, one));
      until("parley_session_legs_superseded_total", "");
      until("parley_calls_closed_total", "reason=\"superseded\"");

      while (scrape().value("parley_local_model_calls_refused_total") == 0) {
        var next = new WireClient(node.realtime(), node.key());
        callers.add(next);
        answered(next);
      }
      until("parley_calls_closed_total", "reason=\"model_busy\"");
      until("parley_call_errors_total", "fault=\"server\"");
    } finally {
      callers.forEach(WireClient::close);
    }
    whenGone();
  }

  @Test
  void soundThatNobodyCommitsIsDroppedAndCountedInSeconds() throws Exception {
    var callers = new ArrayList<WireClient>();
    try {
      var caller = joined(callers);
      caller.send(
          """
          {"type":"session.update","session":{"type":"realtime",
           "audio":{"input":{"turn_detection":null}}}}\
          """);
      caller.next("session.updated");
      var silence = Base64.getEncoder().encodeToString(new byte[2 * SECOND_OF_SOUND]);
      for (int sent = 0; sent < 70; sent += 2) {
        caller.send("{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + silence + "\"}");
        answered(caller);
      }
      caller.send("{\"type\":\"call.transfer\"}");
      caller.error();

      until("parley_local_model_sound_dropped_seconds_total", "");
      until("parley_call_errors_total", "fault=\"client\"");
    } finally {
      callers.forEach(WireClient::close);
    }
    whenGone();
  }

  private static Exposition scrape() throws Exception {
    var answer = node.get("/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .isEqualToIgnoringCase("text/plain; version=0.0.4; charset=utf-8");
    return Exposition.of(answer.body());
  }

  /** Waits until it has been counted. */
  private static void until(String name, String labels) throws Exception {
    long end = System.nanoTime() + SOON.toNanos();
    while (scrape().value(name, labels) == 0) {
      assertThat(System.nanoTime()).as("%s{%s} still 0", name, labels).isLessThan(end);
    }
  }

  /** The gauge falls again, and the next test finds room. */
  private static void whenGone() throws Exception {
    long end = System.nanoTime() + SOON.toNanos();
    while (scrape().value("parley_calls") > 0) {
      assertThat(System.nanoTime()).as("callers still there").isLessThan(end);
    }
  }

  /** A caller for whom the model has room, as soon as it has let go of an earlier test's. */
  private static WireClient joined(List<WireClient> callers) throws Exception {
    long end = System.nanoTime() + SOON.toNanos();
    while (System.nanoTime() < end) {
      var caller = WireClient.connected(node);
      callers.add(caller);
      if (answered(caller)) {
        return caller;
      }
    }
    throw new AssertionError("no room in time");
  }

  /** False if the call is not to be. */
  private static boolean answered(WireClient caller) throws InterruptedException {
    caller.send(
        """
        {"type":"session.update","session":{"type":"realtime"}}\
        """);
    var events =
        caller.until(
            "an answer", event -> List.of("session.updated", "error").contains(type(event)));
    return type(events.getLast()).equals("session.updated");
  }

  private static String type(JsonNode event) {
    return event.path("type").asText();
  }

  private static int statusWithout(String path) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(node.plain(path)).timeout(SOON).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  /** Asks for a line without a key of the WebSocket protocol. */
  private static void notAHandshake() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.plain("/").getPort())) {
      socket.setSoTimeout((int) SOON.toMillis());
      var request =
          """
          GET /v1/realtime HTTP/1.1\r
          Host: 127.0.0.1\r
          Upgrade: websocket\r
          Connection: Upgrade\r
          \r
          """;
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      var status = new String(socket.getInputStream().readNBytes(12), US_ASCII);
      assertThat(status).isEqualTo("HTTP/1.1 400");
    }
  }
}
