package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What callers' clients may do wrong, over the real wire. One line lives through all of it: after
 * each mistake it still gets an answer.
 */
class BadInputIT {

  private static final String HELP = "what can you do";
  private static final int MODEL_CALLS = 2;
  private static final int TOO_BIG = 23 << 20;

  @TempDir static Path folder;

  private static TestNode node;
  private static WireClient line;

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.startForCalls(folder.resolve("node"), MODEL_CALLS);
    line = WireClient.connected(node);
  }

  @AfterAll
  static void stop() {
    line.close();
    node.close();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments("{\"type\":\"response.create\"", "invalid_json", null),
        arguments("[]", "invalid_event", null),
        arguments("{\"event_id\":\"mine\"}", "missing_required_parameter", "type"),
        arguments("{\"event_id\":\"mine\",\"type\":\"call.transfer\"}", "invalid_value", "type"),
        mistake(
            "session.update",
            "\"session\":{\"type\":\"realtime\",\"audio\":{\"input\":{\"format\":{\"type\":\"audio/opus\"}}}}",
            "invalid_value",
            "session.audio.input.format.type"),
        mistake(
            "session.update",
            "\"session\":{\"audio\":{\"output\":{\"speed\":1}}}",
            "missing_required_parameter",
            "session.type"),
        mistake(
            "session.update",
            "\"session\":{\"type\":\"realtime\",\"audio\":{\"output\":{\"speed\":9}}}",
            "decimal_above_max_value",
            "session.audio.output.speed"),
        mistake("input_audio_buffer.append", "\"audio\":\"not base64\"", "invalid_value", "audio"),
        mistake("input_audio_buffer.append", "\"sound\":1", "missing_required_parameter", "audio"),
        mistake("input_audio_buffer.commit", null, "input_audio_buffer_commit_empty", null),
        mistake("response.cancel", null, "response_cancel_not_active", null),
        mistake(
            "conversation.item.truncate",
            "\"item_id\":\"item_x\",\"content_index\":0,\"audio_end_ms\":10",
            "item_truncate_invalid_item_id",
            "item_id"),
        mistake(
            "conversation.item.delete",
            "\"item_id\":\"item_x\"",
            "item_delete_invalid_item_id",
            "item_id"),
        mistake(
            "conversation.item.retrieve",
            "\"item_id\":\"item_x\"",
            "item_retrieve_invalid_item_id",
            "item_id"),
        mistake(
            "conversation.item.create",
            "\"item\":{\"type\":\"function_call_output\",\"call_id\":\"call_x\",\"output\":\"{}\"}",
            "invalid_value",
            "item.call_id"),
        mistake(
            "conversation.item.create",
            "\"previous_item_id\":\"item_x\",\"item\":{\"type\":\"message\",\"role\":\"user\","
                + "\"content\":[{\"type\":\"input_text\",\"text\":\"hello\"}]}",
            "item_create_invalid_previous_item_id",
            "previous_item_id"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsNamedAndTheCallGoesOn(String frame, String code, @Nullable String param)
      throws Exception {
    line.send(frame);

    var error = line.error();
    assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    assertThat(error.path("code").asText()).isEqualTo(code);
    assertThat(error.path("param").textValue()).isEqualTo(param);
    assertThat(error.path("event_id").asText()).isEqualTo(frame.contains("mine") ? "mine" : "");
    assertThat(error.path("message").asText()).isNotBlank();
    assertThat(line.ask(HELP)).contains("ask where your order is");
  }

  @Test
  void aBinaryFrameIsRefusedAndTheCallGoesOn() throws Exception {
    line.send(ByteBuffer.wrap(new byte[960]));

    assertThat(line.error().path("message").asText()).contains("binary, 960 bytes", "expected");
    assertThat(line.ask(HELP)).contains("ask where your order is");
  }

  @Test
  void anUpdateWithOneWrongFieldChangesNothing() throws Exception {
    line.send(
        """
        {"type":"session.update","event_id":"mine","session":{"type":"realtime",
         "instructions":"speak like a pirate","colour":"green"}}\
        """);

    var error = line.error();
    assertThat(error.path("code").asText()).isEqualTo("unknown_parameter");
    assertThat(error.path("param").asText()).isEqualTo("session.colour");
    line.send(
        """
        {"type":"session.update","session":{"type":"realtime"}}\
        """);
    var session = line.next("session.updated").path("session");
    assertThat(session.path("instructions").asText()).contains("contact centre");
    assertThat(line.ask(HELP)).contains("ask where your order is");
  }

  @Test
  void aSecondResponseWhileOneRunsIsRefusedAndTheFirstIsFinished() throws Exception {
    line.say(HELP);
    line.send("{\"type\":\"response.create\"}");
    line.send("{\"type\":\"response.create\",\"event_id\":\"mine\"}");

    var events = line.until("response.done");
    assertThat(events)
        .filteredOn(event -> event.path("type").asText().equals("error"))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.at("/error/code").asText())
              .isEqualTo("conversation_already_has_active_response");
          assertThat(event.at("/error/event_id").asText()).isEqualTo("mine");
        });
    assertThat(events.getLast().at("/response/status").asText()).isEqualTo("completed");
    assertThat(line.ask(HELP)).contains("ask where your order is");
  }

  @Test
  void aFrameThatIsTooLargeEndsItsLineAndNoOther() throws Exception {
    try (var other = joined()) {
      other.send(
          "{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + "A".repeat(TOO_BIG) + "\"}");

      assertThat(other.closed().code()).isEqualTo(1009);
    }
    assertThat(line.ask(HELP)).contains("ask where your order is");
  }

  @ParameterizedTest
  @CsvSource({
    "sk-parley-wrong, contact-centre, invalid_api_key, 3000",
    ",                contact-centre, ,                3000",
    "right,           nobody,         invalid_model,   4000"
  })
  void whoeverMayNotComeInIsToldWhy(
      @Nullable String key, String agent, @Nullable String code, int closeCode) throws Exception {
    var own = "right".equals(key) ? node.key() : key;
    try (var stranger = new WireClient(node.realtime() + "?model=" + agent, own)) {
      var error = stranger.error();
      assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
      assertThat(error.path("code").textValue()).isEqualTo(code);
      assertThat(error.path("message").asText())
          .contains(closeCode == 4000 ? "model: nobody (expected: one of [contact-centre])" : "cr");
      var suffix = code == null ? "" : "." + code;
      assertThat(stranger.closed())
          .isEqualTo(new WireClient.Closed(closeCode, "invalid_request_error" + suffix));
    }
  }

  @Test
  void aCommandWithTheWrongKeySaysWhereTheRightOneIs() throws Exception {
    var call =
        ParleyProcess.run(
            "call", "--url", node.realtime(), "--key", "sk-parley-wrong", "--say", "hello");

    assertThat(call.exitCode()).as(call.output()).isEqualTo(78);
    assertThat(call.output())
        .contains("--key: refused by the server (expected: its Realtime key)", "realtime-key");
  }

  @Test
  void aCallMoreThanTheModelCanTakeIsToldSo() throws Exception {
    try (var second = joined();
        var third = new WireClient(node.realtime(), node.key())) {
      var error = third.error();
      assertThat(error.path("type").asText()).isEqualTo("server_error");
      assertThat(error.path("code").asText()).isEqualTo("model_busy");
      assertThat(error.path("message").asText()).contains("2 calls already");
      assertThat(third.closed()).isEqualTo(new WireClient.Closed(1013, "model_busy"));
      assertThat(second.ask(HELP)).contains("ask where your order is");
    }
  }

  @Test
  void aToolOfTheClientIsRunByTheClientAndItsOutputIsSpoken() throws Exception {
    try (var client = joined()) {
      client.send(
          """
          {"type":"session.update","session":{"type":"realtime","tools":[{"type":"function",
           "name":"order_status","description":"Finds an order.","parameters":{"type":"object",
           "properties":{"order_number":{"type":"string"}}}}]}}\
          """);
      client.next("session.updated");
      client.say("where is my order one two three four");
      client.send("{\"type\":\"response.create\"}");

      var events = client.until("response.done");
      assertThat(types(events))
          .containsSubsequence(
              "response.created",
              "response.output_item.added",
              "conversation.item.added",
              "response.function_call_arguments.delta",
              "response.function_call_arguments.done",
              "conversation.item.done",
              "response.output_item.done",
              "response.done");
      var call = events.getLast().at("/response/output/0");
      assertThat(call.path("name").asText()).isEqualTo("order_status");
      assertThat(call.path("arguments").asText()).isEqualTo("{\"order_number\":\"1234\"}");

      client.send(
          """
          {"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"%s",
           "output":"{\\"status\\":\\"delivered\\"}"}}\
          """
              .formatted(call.path("call_id").asText()));
      client.send("{\"type\":\"response.create\"}");
      var answer = client.until("response.done");
      assertThat(types(answer)).contains("response.output_audio.delta");
      assertThat(answer.getLast().at("/response/output/0/content/0/transcript").asText())
          .isEqualTo("Order 1 2 3 4 has been delivered.");
    }
  }

  /** A line beside the one of all tests, as soon as the model has let go of an earlier test's. */
  private static WireClient joined() throws Exception {
    var end = Instant.now().plus(Duration.ofSeconds(20));
    while (true) {
      var client = WireClient.connected(node);
      client.send(
          """
          {"type":"session.update","session":{"type":"realtime"}}\
          """);
      var answer =
          client.until(
              "an answer", event -> List.of("session.updated", "error").contains(type(event)));
      if (type(answer.getLast()).equals("session.updated")) {
        return client;
      }
      client.close();
      assertThat(Instant.now()).as("%s", answer).isBefore(end);
    }
  }

  private static List<String> types(List<JsonNode> events) {
    return events.stream().map(BadInputIT::type).toList();
  }

  private static String type(JsonNode event) {
    return event.path("type").asText();
  }

  /** An event with an id of its own that cannot be. */
  private static Arguments mistake(
      String type, @Nullable String members, String code, @Nullable String param) {
    var more = members == null ? "" : "," + members;
    return arguments("{\"event_id\":\"mine\",\"type\":\"" + type + "\"" + more + "}", code, param);
  }
}
