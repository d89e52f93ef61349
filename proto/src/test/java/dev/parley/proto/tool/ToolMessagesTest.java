package dev.parley.proto.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.proto.Schemas;
import dev.parley.proto.tool.Reading.Address;
import dev.parley.proto.tool.Reading.Reason;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolMessagesTest {

  private static final List<String> RESULTS =
      List.of(
          "tool-result.v1.ok",
          "tool-result.v1.by-hand",
          "tool-result.v1.error",
          "tool-result.v1.remembering",
          "tool-result.v1.progress",
          "tool-result.v1.says");

  @Test
  void goldenExamplesFitTheirSchemasAndComeBackAsTheyWere() {
    same("tool-request.v1", "tool-request.v1", ToolMessages::request, ToolMessages::bytes);
    same("tool-cancel.v1", "tool-cancel.v1", ToolMessages::cancel, ToolMessages::bytes);
    for (var result : RESULTS) {
      same("tool-result.v1", result, ToolMessages::message, ToolMessages::bytes);
    }
  }

  @Test
  void unknownFieldsAreIgnored() {
    for (var name : RESULTS) {
      var grown = grown(name, json -> json.putObject("new_in_v1_9").put("is", "ignored"));
      assertThat(ToolMessages.message(grown)).isEqualTo(ToolMessages.message(Schemas.golden(name)));
      assertThat(Schemas.complaints("tool-result.v1", grown)).isEmpty();
    }
    var grown = grown("tool-request.v1", json -> json.put("new_in_v1_9", 1));
    assertThat(ToolMessages.request(grown)).isInstanceOf(Reading.Usable.class);
  }

  @Test
  void aRequestMayLeaveOutWhatHasADefault() {
    var lean = grown("tool-request.v1", json -> json.remove(List.of("caller", "retries")));
    assertThat(Schemas.complaints("tool-request.v1", lean)).isEmpty();
    var request = message(ToolMessages.request(lean));
    assertThat(request.caller()).isEmpty();
    assertThat(request.retries()).isZero();
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "kind | 7 | kind: whole number (expected: text of at most 64 characters)",
        "kind | \"secret\" | kind: text of 6 characters (expected: result or progress)",
        "session_id | null | session_id: null (expected: text of 1 to 200 characters)",
        "call_id | \"\" | call_id: text of 0 characters (expected: text of 1 to 200 characters)",
        "call_id | [\"secret\"] | call_id: list (expected: text of at most 200 characters)",
        "status | \"secret\" | status: text of 6 characters (expected: ok or error)",
        "status | \"error\" | error: missing (expected: object)",
        "output | null | output: null (expected: any JSON, because status is ok)",
        "attempt | 0 | attempt: whole number (expected: whole number from 1)",
        "memory | [1] | memory: list (expected: object of at most 4096 characters)",
        "worker | {} | worker: object (expected: text of at most 200 characters)",
      })
  void aResultThatDoesNotFitIsNamedByPathFoundAndExpected(String field, String value, String text) {
    var spoiled =
        grown("tool-result.v1.ok", json -> json.set(field, Schemas.tree(value.getBytes(UTF_8))));
    assertThat(Schemas.complaints("tool-result.v1", spoiled)).isNotEmpty();
    var refused = unusable(ToolMessages.message(spoiled));
    assertThat(refused.reason()).isEqualTo(Reason.NOT_SCHEMA);
    assertThat(refused.text()).isEqualTo(text).doesNotContain("secret");
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "arguments | \"secret\" | arguments: text of 6 characters (expected: object)",
        "attempt | 0 | attempt: whole number (expected: whole number from 1)",
        "turn | 1.5 | turn: number (expected: whole number from 0)",
        "deadline | \"soon\" | deadline: text of 4 characters (expected: time such as 2026-01-31T12:00:00Z)",
        "agent | {\"id\":\"a\"} | agent.version: missing (expected: whole number from 0)",
        "caller | {\"a\":1} | caller: object (expected: object of at most 64 texts)",
        "retries | 101 | retries: whole number (expected: whole number from 0 to 100)",
      })
  void aRequestThatDoesNotFitIsNamedByPathFoundAndExpected(
      String field, String value, String text) {
    var spoiled =
        grown("tool-request.v1", json -> json.set(field, Schemas.tree(value.getBytes(UTF_8))));
    assertThat(Schemas.complaints("tool-request.v1", spoiled)).isNotEmpty();
    assertThat(unusable(ToolMessages.request(spoiled)).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        "{\"kind\":\"secret",
        "[1]",
        "\"text\"",
        "{} {}",
        "\u0000",
        "nul",
        "{'a':1}"
      })
  void whatIsNotOneJsonObjectIsRefusedWithoutBeingQuoted(String value) {
    var refused = unusable(ToolMessages.message(value.getBytes(UTF_8)));
    assertThat(refused.reason()).isEqualTo(Reason.NOT_JSON);
    assertThat(refused.text()).startsWith("value: ").endsWith("(expected: JSON object)");
    assertThat(refused.text()).doesNotContain("secret");
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    var refused = unusable(ToolMessages.message(new byte[] {(byte) 0xc3, 0x28, (byte) 0xff}));
    assertThat(refused.reason()).isEqualTo(Reason.NOT_JSON);
  }

  @Test
  void deepNestingIsRefusedAndNotARiskForTheStack() {
    var deep = ("{\"a\":" + "[".repeat(50_000)).getBytes(UTF_8);
    assertThat(unusable(ToolMessages.message(deep)).reason()).isEqualTo(Reason.NOT_JSON);
  }

  @Test
  void nothingAndTooMuchAreRefused() {
    assertThat(unusable(ToolMessages.message(null)).reason()).isEqualTo(Reason.EMPTY);
    assertThat(unusable(ToolMessages.message(new byte[0])).reason()).isEqualTo(Reason.EMPTY);
    var large = unusable(ToolMessages.message(new byte[ToolMessages.MAX_BYTES + 1]));
    assertThat(large.reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(large.text()).isEqualTo("value: 262145 bytes (expected: at most 262144)");
  }

  @Test
  void aSpoiledRecordStillTellsWhomItIsAbout() {
    var spoiled = grown("tool-request.v1", json -> json.put("attempt", "often"));
    assertThat(unusable(ToolMessages.request(spoiled)).address())
        .isEqualTo(new Address("sess_01", "call_01", "req_01"));
  }

  @Test
  void deadLettersFitTheirSchemaWhateverTheOriginalWas() {
    assertThat(Schemas.complaints("dead-letter.v1", Schemas.golden("dead-letter.v1"))).isEmpty();
    var text = DeadLetter.Original.of("not json".getBytes(UTF_8));
    var bytes = DeadLetter.Original.of(new byte[] {(byte) 0xff, 0});
    assertThat(text).isEqualTo(new DeadLetter.Original("utf-8", "not json", 8));
    assertThat(bytes).isEqualTo(new DeadLetter.Original("base64", "/wA=", 2));
    assertThat(DeadLetter.Original.of(null)).isNull();
    var letter =
        new DeadLetter(
            "not_json", "value: no JSON", "node-1", Instant.EPOCH, "t", 0, 1, text, bytes);
    assertThat(Schemas.complaints("dead-letter.v1", ToolMessages.bytes(letter))).isEmpty();
  }

  @Test
  void aDeadLetterStaysBelowTheBrokersLimit() {
    byte[] quotes = "\"".repeat(1_000_000).getBytes(UTF_8);
    var original = DeadLetter.Original.of(quotes);
    var letter = new DeadLetter("too_large", "", "n", Instant.EPOCH, "t", 0, 1, null, original);
    assertThat(ToolMessages.bytes(letter).length).isLessThan(1_000_000);
    assertThat(original).extracting("size").isEqualTo(1_000_000);
  }

  @Test
  void theTraceOfACallIsTheSameEachTimeItIsSent() {
    var once = Traceparent.of("sess_01", "req_01");
    assertThat(once).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    assertThat(Traceparent.of("sess_01", "req_01")).isEqualTo(once);
    assertThat(Traceparent.of("sess_01", "req_02").substring(0, 35))
        .isEqualTo(once.substring(0, 35));
  }

  private static <T> void same(
      String schema, String name, Function<byte[], Reading<T>> read, Function<T, byte[]> write) {
    byte[] golden = Schemas.golden(name);
    assertThat(Schemas.complaints(schema, golden)).as(name).isEmpty();
    byte[] again = write.apply(message(read.apply(golden)));
    assertThat(Schemas.complaints(schema, again)).as(name).isEmpty();
    assertThat(Schemas.tree(again)).isEqualTo(Schemas.tree(golden));
  }

  private static byte[] grown(String golden, Consumer<ObjectNode> change) {
    var json = (ObjectNode) Schemas.tree(Schemas.golden(golden));
    change.accept(json);
    return json.toString().getBytes(UTF_8);
  }

  private static <T> T message(Reading<T> reading) {
    return switch (reading) {
      case Reading.Usable<T>(var message) -> message;
      case Reading.Unusable<T> refused -> throw new AssertionError(refused.text());
    };
  }

  private static <T> Reading.Unusable<T> unusable(Reading<T> reading) {
    return switch (reading) {
      case Reading.Usable<T> _ -> throw new AssertionError("usable");
      case Reading.Unusable<T> refused -> refused;
    };
  }

  @Test
  void outputThatIsNestedTooDeepIsRefusedBecauseItCouldNotBeStoredInsideAnEvent() {
    var output = "[".repeat(900) + "]".repeat(900);
    var value =
        "{\"kind\":\"result\",\"session_id\":\"s\",\"call_id\":\"c\",\"status\":\"ok\",\"output\":%s}"
            .formatted(output)
            .getBytes(UTF_8);
    assertThat(ToolMessages.message(value))
        .isInstanceOfSatisfying(
            Reading.Unusable.class,
            unusable -> assertThat(unusable.reason()).isEqualTo(Reason.NOT_JSON));
  }
}
