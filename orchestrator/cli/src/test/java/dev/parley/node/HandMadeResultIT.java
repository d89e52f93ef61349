package dev.parley.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.node.calls.Bystander;
import dev.parley.proto.event.SessionCloudEvent;
import dev.parley.proto.tool.Topics;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose tools are answered by hand: by any program that can write to Kafka. */
class HandMadeResultIT {

  private static final String ASKED = "where is my order one two three four";
  private static final String FOUND =
      """
      {"status":"out_for_delivery","carrier":"Northern Parcel","expected":"today before six"}\
      """;

  private static final String FIRST_TEXT = "/response/output/0/content/0/text";

  @TempDir static Path folder;

  private static TestNode node;
  private static Bystander bystander;

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.startWithoutWorker(folder.resolve("node"));
    bystander = new Bystander(node.kafka());
  }

  @AfterAll
  static void stop() {
    bystander.close();
    node.close();
  }

  @Test
  void itIsSpokenInTheNextTurnAndCountsOnce() throws Exception {
    var calling = node.calling("--say", ASKED, "--expect", "out for delivery");
    var request =
        bystander.first(
            Topics.TOOL_REQUESTS, each -> each.path("arguments").toString().contains("1234"));
    var session = request.path("session_id").asText();
    var result = ok(request, FOUND);

    bystander.result(session, result);
    bystander.result(session, result);
    var call = calling.get(90, SECONDS);

    assertThat(call.exitCode()).as(call.output()).isZero();
    assertThat(call.sessionId()).isEqualTo(session);
    assertThat(node.session(session).turns()).hasSize(2);
    assertThat(node.session(session).tools())
        .singleElement()
        .satisfies(tool -> {
          assertThat(tool.state()).isEqualTo("delivered");
          assertThat(String.valueOf(tool.output())).isEqualTo(FOUND);
        });
    var before = node.get("/admin/v1/sessions/" + session).body();
    bystander.result(session, ok(request, "{\"status\":\"delayed\"}"));
    bystander.untilAllResultsAreTaken();
    assertThat(node.get("/admin/v1/sessions/" + session).body()).isEqualTo(before);
  }

  @Test
  void whatNobodyCanUseIsADeadLetterAndTheCallGoesOn() throws Exception {
    try (var caller = WireClient.connected(node)) {
      caller.preferText();
      caller.say("where is my order five six seven eight");
      caller.send("{\"type\":\"response.create\"}");
      var request = requested(caller.sessionId());
      var session = caller.sessionId();

      bystander.result("sess_nobody", result("sess_nobody", "call_nobody", FOUND));
      bystander.result(session, result(session, "call_nobody", FOUND));
      bystander.result(session, "this is not JSON");
      bystander.result(session, "{\"kind\":\"result\",\"session_id\":\"" + session + "\"}");
      bystander.result(
          session, ok(request, FOUND).replace("\"status\":\"ok\"", "\"status\":\"fine\""));

      assertThat(letter("unknown_session", "sess_nobody").path("text").asText())
          .isEqualTo("session_id: unknown (expected: a session that asked for this)");
      assertThat(letter("unknown_call", session).path("topic").asText())
          .isEqualTo(Topics.TOOL_RESULTS);
      assertThat(letter("not_json", session).path("text").asText())
          .isEqualTo("value: no JSON at line 1, column 1 (expected: JSON object)");
      assertThat(letter("not_schema", session).path("text").asText()).contains("expected");

      bystander.result(session, ok(request, "{\"status\":\"processing\",\"expected\":\"friday\"}"));
      assertThat(said(caller, "being processed"))
          .isEqualTo("Order 5 6 7 8 is being processed. You can expect it friday.");
    }
    assertThat(node.get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void oneThatComesTooLateIsADeadLetterAndTheCallerHasHeardOfIt() throws Exception {
    try (var caller = WireClient.connected(node)) {
      caller.preferText();
      caller.say("what is the weather in rome");
      caller.send("{\"type\":\"response.create\"}");
      var request = requested(caller.sessionId());
      var session = caller.sessionId();
      assertThat(said(caller, "cannot find out")).contains("the weather");

      bystander.result(session, ok(request, "{\"conditions\":\"sunny\",\"temperature_c\":21}"));

      assertThat(letter("late", session).path("text").asText())
          .isEqualTo("call_id: no longer waited for (expected: a result before the deadline)");
      assertThat(caller.ask("what can you do")).contains("ask where your order is");
    }
  }

  @Test
  void oneThatComesAfterTheCallerHungUpIsInTheRecordAndTheWorldHearsOfAll() throws Exception {
    JsonNode request;
    try (var caller = WireClient.connected(node)) {
      caller.preferText();
      caller.say("where is my order one three five seven");
      caller.send("{\"type\":\"response.create\"}");
      caller.next("response.done");
      request = requested(caller.sessionId());
    }
    var session = request.path("session_id").asText();
    bystander.result(session, ok(request, FOUND));

    var events =
        bystander.all(
            Topics.SESSION_EVENTS, all -> kinds(all, session).contains(SessionCloudEvent.ENDED));
    assertThat(kinds(events, session))
        .containsExactly(
            SessionCloudEvent.STARTED,
            SessionCloudEvent.TOOL_ENDED,
            SessionCloudEvent.TURN_COMPLETED,
            SessionCloudEvent.ENDED);
    assertThat(events)
        .filteredOn(event -> event.path("type").asText().equals(SessionCloudEvent.TURN_COMPLETED))
        .extracting(event -> event.at("/data/outcome").asText())
        .doesNotContain("in_progress");
    assertThat(events.toString()).doesNotContain("order one three", "Northern Parcel");
    var record = node.session(session);
    assertThat(record.summary().state()).isEqualTo("over");
    assertThat(record.tools())
        .singleElement()
        .satisfies(tool -> assertThat(String.valueOf(tool.output())).isEqualTo(FOUND));
  }

  private static List<String> kinds(List<JsonNode> events, String session) {
    return events.stream()
        .filter(event -> event.path("subject").asText().equals(session))
        .map(event -> event.path("type").asText())
        .toList();
  }

  /** The session's one request for a tool. */
  private static JsonNode requested(String session) {
    return bystander.first(
        Topics.TOOL_REQUESTS, request -> request.path("session_id").asText().equals(session));
  }

  private static JsonNode letter(String reason, String session) {
    return bystander.first(
        Topics.DEAD_LETTERS,
        letter ->
            letter.path("reason").asText().equals(reason)
                && letter.at("/key/content").asText().equals(session));
  }

  private static String said(WireClient caller, String part) throws InterruptedException {
    return caller
        .until(
            part,
            event ->
                event.path("type").asText().equals("response.done")
                    && event.at(FIRST_TEXT).asText().contains(part))
        .getLast()
        .at(FIRST_TEXT)
        .asText();
  }

  private static String ok(JsonNode request, String output) {
    return result(request.path("session_id").asText(), request.path("call_id").asText(), output);
  }

  private static String result(String session, String call, String output) {
    return """
    {"kind":"result","session_id":"%s","call_id":"%s","status":"ok","output":%s}\
    """
        .formatted(session, call, output);
  }
}
