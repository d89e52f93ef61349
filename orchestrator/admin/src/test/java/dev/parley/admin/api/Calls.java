package dev.parley.admin.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.proto.admin.SessionDetail;
import dev.parley.proto.admin.SessionSummary;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sessions to look at in tests. */
public final class Calls {

  public static final Instant START = Instant.parse("2026-01-31T10:00:00Z");

  /** A session of which nothing is known but where it stands. */
  public static SessionDetail call(String id, String state, Instant startedAt) {
    return new SessionDetail(summary(id, state, startedAt), List.of(), List.of(), List.of());
  }

  public static SessionSummary summary(String id, String state, Instant startedAt) {
    boolean over = state.equals("over");
    return new SessionSummary(
        id,
        "main",
        "orders",
        1,
        state,
        !over,
        1,
        "realtime-websocket",
        0,
        0,
        startedAt,
        over ? startedAt.plusSeconds(42) : null,
        over ? "caller_left" : null);
  }

  /** The session as it is while a supervisor has the call; {@code by} is absent if none has. */
  public static SessionDetail heldBy(SessionDetail detail, @Nullable String by) {
    var before = detail.summary();
    var now = summary(before.id(), by == null ? "listening" : "held", before.startedAt());
    var agent =
        new SessionDetail.Participant(
            "agent", "agent", before.agent(), null, 0, true, by == null, List.of());
    var supervisor =
        new SessionDetail.Participant(
            "part_supervisor", "supervisor", by, "listen", 1, true, by != null, List.of());
    return new SessionDetail(
        now,
        detail.turns(),
        detail.items(),
        detail.tools(),
        detail.memory(),
        by == null ? List.of(agent) : List.of(agent, supervisor),
        detail.models());
  }

  /** A live session with a tool call that an operator has to decide on. */
  static SessionDetail waiting(String id, String callId) {
    return new SessionDetail(
        summary(id, "listening", START),
        List.of(),
        List.of(),
        List.of(tool(callId, "awaiting_approval")));
  }

  static SessionDetail.ToolCall tool(String callId, String state) {
    return new SessionDetail.ToolCall(
        callId,
        "req_1",
        "eff_1",
        "refund",
        "deferred",
        state,
        1,
        1,
        JsonNodeFactory.instance.objectNode(),
        null,
        null,
        null,
        null,
        null,
        START,
        null,
        null,
        null,
        null,
        START.plusSeconds(30),
        null,
        null);
  }

  private Calls() {}
}
