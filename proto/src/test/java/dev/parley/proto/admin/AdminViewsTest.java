package dev.parley.proto.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.parley.proto.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every view, full and sparse, is what the OpenAPI file says, and says nothing more. */
class AdminViewsTest {

  private static final Instant AT = Instant.parse("2026-01-31T10:00:00.250Z");
  private static final JsonNode OPENAPI = openApi();

  @ParameterizedTest
  @MethodSource("views")
  void aViewIsWhatTheFileSays(Object view) throws IOException {
    var name = view.getClass().getSimpleName();
    JsonNode json = Json.mapper().valueToTree(view);
    assertThat(schema(name).validate(json)).as("%s: %s", name, json).isEmpty();
    Object read = Json.mapper().readValue(json.toString(), view.getClass());
    assertThat(read).isEqualTo(view);
  }

  @ParameterizedTest
  @MethodSource("views")
  void theFileDeclaresEveryFieldOfAView(Object view) {
    var name = view.getClass().getSimpleName();
    var declared = OPENAPI.at("/components/schemas/" + name + "/properties");
    Json.mapper()
        .valueToTree(view)
        .fieldNames()
        .forEachRemaining(field -> assertThat(declared.has(field)).as(name + "." + field).isTrue());
  }

  static Stream<Object> views() {
    return Stream.of(
        summary("listening", null),
        summary("over", AT),
        new SessionPage(List.of(summary("ready", null)), "bmV4dA"),
        new SessionPage(List.of(), null),
        detail(),
        detail().turns().getFirst(),
        detail().items().getFirst(),
        detail().tools().getFirst(),
        detail().tools().getLast(),
        new TimelineEvent(7, AT, "turn-taken", Json.mapper().createObjectNode().put("turn", 1)),
        new AgentList(List.of(agent())),
        agent(),
        new NodeList(List.of(node(3), node(null))),
        node(3),
        new TalkRequest("orders"),
        new TalkSecret("ek_1", AT, "/v1/realtime?model=orders"),
        new Login("0123456789abcdef"),
        Health.of(List.of(new Health.Check("journal", true, "H2"))),
        Health.of(List.of(new Health.Check("kafka", false, "no broker"))),
        new ErrorAnswer(
            new ErrorAnswer.Detail("bad_request", "limit: 0 (expected: 1 to 1000)", "limit")),
        new ErrorAnswer(new ErrorAnswer.Detail("unavailable", "later", null)));
  }

  private static NodeList.Node node(@Nullable Integer calls) {
    var door = calls == null ? null : "http://127.0.0.1:8080";
    return new NodeList.Node("node-1", "10.0.0.1:7355", door, "up", true, true, calls, calls);
  }

  private static AgentList.Agent agent() {
    return new AgentList.Agent("orders", 3, "Order desk", "local", List.of("order_status"));
  }

  private static SessionSummary summary(String state, @Nullable Instant endedAt) {
    return new SessionSummary(
        "sess_1",
        "main",
        "orders",
        3,
        state,
        endedAt == null,
        1,
        "realtime-websocket",
        2,
        1,
        AT,
        endedAt,
        endedAt == null ? null : "caller_left");
  }

  private static SessionDetail detail() {
    return new SessionDetail(
        summary("speaking", null),
        List.of(
            new SessionDetail.Turn(
                1, "caller", "completed", "hello", "hello", Map.of("end_of_turn", 210L)),
            new SessionDetail.Turn(2, "tool", "in_progress", null, null, Map.of())),
        List.of(
            new SessionDetail.Item(
                "item_1", 1, "message", "agent", "incomplete", "hello", 900L, 400L, null),
            new SessionDetail.Item(
                "item_2", 1, "function_call", null, "completed", null, null, null, "call_1")),
        List.of(tool("delivered", AT), tool("requested", null)));
  }

  private static SessionDetail.ToolCall tool(String state, @Nullable Instant at) {
    var json = Json.mapper();
    return new SessionDetail.ToolCall(
        "call_1",
        "req_1",
        "key_1",
        "order_status",
        "deferred",
        state,
        1,
        1,
        json.createObjectNode().put("order", "1234"),
        at == null ? null : json.createObjectNode().put("status", "shipped"),
        at == null ? null : "none",
        at == null ? null : 100,
        at == null ? null : "looking",
        at == null ? null : "worker-1",
        AT,
        at,
        at,
        at,
        at,
        AT.plusSeconds(30),
        null,
        null);
  }

  private static Schema schema(String name) {
    var document = Json.mapper().createObjectNode().put("$ref", "#/$defs/" + name);
    document.set("$defs", OPENAPI.at("/components/schemas"));
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(document.toString().replace("#/components/schemas/", "#/$defs/"));
  }

  private static JsonNode openApi() {
    try (var file =
        Objects.requireNonNull(AdminViewsTest.class.getResourceAsStream("/openapi/admin.yaml"))) {
      return new ObjectMapper(new YAMLFactory()).readTree(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
