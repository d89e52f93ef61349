package dev.parley.proto.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.Schemas;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionEventsTest {

  private static final Map<String, SessionCloudEvent.Body> BODIES =
      Map.of(
          "session-event.v1.started",
          new SessionCloudEvent.Started("deliveries", 3, "websocket"),
          "session-event.v1.turn-completed",
          new SessionCloudEvent.TurnCompleted(
              1, "caller", "completed", Map.of("end_of_turn", 310L)),
          "session-event.v1.tool-ended",
          new SessionCloudEvent.ToolEnded(
              1, "call_01", "req_01", "order_status", "failed", "order_not_found", 1, 3_900),
          "session-event.v1.ended",
          new SessionCloudEvent.Ended("caller_hung_up", 4, 1, 61_000, Map.of("input_tokens", 10L)));

  @Test
  void everyKindOfEventIsACloudEventAsItsSchemaAndExampleSay() {
    assertThat(BODIES).hasSize(SessionCloudEvent.Body.class.getPermittedSubclasses().length);
    BODIES.forEach((golden, body) -> {
      var json = SessionEvents.bytes(event(body));
      assertThat(Schemas.complaints("session-event.v1", json)).as(golden).isEmpty();
      assertThat(Schemas.tree(json)).isEqualTo(Schemas.tree(Schemas.golden(golden)));
    });
  }

  @Test
  void anUndoThatFailedNamesTheCallWhoseEffectStands() {
    var json =
        SessionEvents.bytes(
            event(
                new SessionCloudEvent.ToolEnded(
                    1,
                    "undo_call_01",
                    "req_01_undo",
                    "cancel_order",
                    "failed",
                    "order_not_found",
                    1,
                    3_900,
                    "call_01")));
    assertThat(Schemas.complaints("session-event.v1", json)).isEmpty();
    assertThat(Schemas.tree(json))
        .isEqualTo(Schemas.tree(Schemas.golden("session-event.v1.tool-ended-undo")));
  }

  @Test
  void anEventOfAnUnknownKindDoesNotFitTheSchema() {
    var json = new String(Schemas.golden("session-event.v1.started"), UTF_8);
    var odd = json.replace("session.started.v1", "session.exploded.v1");
    assertThat(Schemas.complaints("session-event.v1", odd.getBytes(UTF_8))).isNotEmpty();
  }

  private static SessionCloudEvent event(SessionCloudEvent.Body body) {
    var time = Instant.parse("2026-11-20T10:00:00Z");
    return new SessionCloudEvent("evt_01", "/parley/nodes/a", "sess_01", time, "default", body);
  }
}
