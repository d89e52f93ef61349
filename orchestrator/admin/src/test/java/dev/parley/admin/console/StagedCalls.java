package dev.parley.admin.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.admin.api.ScriptedSessions;
import dev.parley.proto.Json;
import dev.parley.proto.admin.SessionDetail;
import dev.parley.proto.admin.SessionDetail.Item;
import dev.parley.proto.admin.SessionDetail.ToolCall;
import dev.parley.proto.admin.SessionDetail.Turn;
import dev.parley.proto.admin.SessionSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A contact centre on an ordinary morning: calls of all kinds, one of them told in full. */
final class StagedCalls {

  static final String TOLD = "sess_01K9XQ4T7M2R8W";
  static final String QUIET = "sess_01K9XR0D3ZPV5H";

  private static final Map<String, Long> QUICK = stages(212, 9, 184, 6);
  private static final Map<String, Long> SLOW = stages(208, 11, 741, 5);

  private final Instant now;

  StagedCalls(Instant now) {
    this.now = now;
  }

  void playInto(ScriptedSessions sessions) {
    sessions.put(blank(QUIET, "orders", "ready", 4, 0, 0));
    sessions.put(blank("sess_01K9XQZ1B6JN4C", "orders", "listening", 38, 2, 0));
    sessions.put(blank("sess_01K9XQX8VH0T2E", "returns", "hearing", 71, 4, 1));
    sessions.put(blank("sess_01K9XQW5SA7K9G", "orders", "thinking", 96, 3, 0));
    sessions.put(told());
    sessions.put(blank("sess_01K9XPY2MD6F1J", "billing", "held", 604, 11, 0));
    sessions.put(ended("sess_01K9XPT9RC3B8N", "orders", 1_260, 189, 6, "caller_left"));
    sessions.put(ended("sess_01K9XPK4EW5Q7X", "returns", 1_900, 83, 3, "agent_done"));
    sessions.put(ended("sess_01K9XP2YB8G6TA", "orders", 3_720, 412, 14, "transferred"));
    history(sessions);
  }

  /** Turns of every kind: greeting, tool with its answer, cut in mid-sentence, tool running. */
  SessionDetail told() {
    var greeting = "Good morning, you have reached the order desk. How can I help?";
    var cut =
        "It left our warehouse yesterday and is with the carrier now, who will bring it to the"
            + " address on the order between nine and noon";
    return new SessionDetail(
        summary(TOLD, "orders", "thinking", 132, 4, 1),
        List.of(
            new Turn(1, "agent", "completed", null, greeting, Map.of("first_audio", 31L)),
            new Turn(2, "caller", "completed", "where is my order one two three four", null, QUICK),
            new Turn(3, "tool", "cut", null, cut, Map.of("first_audio", 96L, "barge_in", 41L)),
            new Turn(
                4, "caller", "in_progress", "can you make that tomorrow afternoon", null, SLOW)),
        List.of(
            agent("item_1", 1, greeting, 3_900L, 3_900L),
            caller("item_2", 2, "where is my order one two three four"),
            function("item_3", 2, "call_status"),
            agent("item_4", 2, "One moment, I am looking that up.", 1_900L, 1_900L),
            agent("item_5", 3, cut, 7_400L, 4_060L),
            caller("item_6", 4, "can you make that tomorrow afternoon"),
            function("item_7", 4, "call_delivery"),
            agent("item_8", 4, "I will ask the carrier.", 1_300L, 1_300L)),
        List.of(
            tool("call_status", "order_status", 2, "delivered", null, null, 78),
            tool(
                "call_delivery",
                "reschedule_delivery",
                4,
                "running",
                45,
                "asking the carrier",
                6)));
  }

  private void history(ScriptedSessions sessions) {
    var json = Json.mapper();
    for (var kind :
        List.of(
            "begun",
            "leg-attached",
            "turn-taken",
            "reply-given",
            "turn-taken",
            "tool-requested",
            "tool-dispatched",
            "tool-progressed",
            "tool-completed",
            "turn-taken",
            "reply-cut",
            "turn-taken",
            "tool-requested",
            "tool-dispatched",
            "tool-progressed")) {
      sessions.happen(TOLD, kind, json.createObjectNode().put("turn", 2).put("epoch", 1));
    }
  }

  private ToolCall tool(
      String callId,
      String name,
      int turn,
      String state,
      @Nullable Integer percent,
      @Nullable String note,
      int secondsAgo) {
    var requested = now.minusSeconds(secondsAgo);
    boolean done = state.equals("delivered");
    return new ToolCall(
        callId,
        "req_" + callId,
        "7f3a91c2e8",
        name,
        "deferred",
        state,
        turn,
        1,
        json("{\"order\":\"1234\"}"),
        done ? json("{\"status\":\"on its way\",\"carrier\":\"Parcel One\"}") : null,
        null,
        percent,
        note,
        "worker-2",
        requested,
        requested.plusMillis(4),
        requested.plusMillis(7),
        done ? requested.plusMillis(3_412) : null,
        done ? requested.plusMillis(3_460) : null,
        requested.plusSeconds(30),
        null,
        null);
  }

  private SessionDetail blank(
      String id, String agent, String state, int secondsAgo, int turns, int tools) {
    var summary = summary(id, agent, state, secondsAgo, turns, tools);
    return new SessionDetail(summary, List.of(), List.of(), List.of());
  }

  private SessionDetail ended(
      String id, String agent, int secondsAgo, int seconds, int turns, String reason) {
    var start = now.minusSeconds(secondsAgo);
    var summary =
        new SessionSummary(
            id,
            "main",
            agent,
            3,
            "over",
            false,
            1,
            "realtime-websocket",
            turns,
            0,
            start,
            start.plusSeconds(seconds),
            reason);
    return new SessionDetail(summary, List.of(), List.of(), List.of());
  }

  private SessionSummary summary(
      String id, String agent, String state, int secondsAgo, int turns, int tools) {
    return new SessionSummary(
        id,
        "main",
        agent,
        3,
        state,
        true,
        id.equals(TOLD) ? 2 : 1,
        "realtime-websocket",
        turns,
        tools,
        now.minusSeconds(secondsAgo),
        null,
        null);
  }

  /** The call with one more turn, as a caller begins to speak. */
  static SessionDetail withTurn(SessionDetail detail, Turn turn, Item... items) {
    var turns = new ArrayList<>(detail.turns());
    turns.removeIf(one -> one.number() == turn.number());
    turns.add(turn);
    var all = new ArrayList<>(detail.items());
    all.addAll(List.of(items));
    return new SessionDetail(detail.summary(), turns, all, detail.tools());
  }

  static SessionDetail withTool(SessionDetail detail, ToolCall tool) {
    var tools = new ArrayList<>(detail.tools());
    tools.removeIf(one -> one.callId().equals(tool.callId()));
    tools.add(tool);
    return new SessionDetail(detail.summary(), detail.turns(), detail.items(), tools);
  }

  ToolCall running(String callId, int turn, int percent, String note) {
    return tool(callId, "order_status", turn, "running", percent, note, 2);
  }

  ToolCall delivered(String callId, int turn) {
    return tool(callId, "order_status", turn, "delivered", null, null, 4);
  }

  static Item caller(String id, int turn, String text) {
    return new Item(id, turn, "message", "caller", "completed", text, null, null, null);
  }

  static Item agent(String id, int turn, String text, long audioMs, long heardMs) {
    var status = heardMs < audioMs ? "incomplete" : "completed";
    return new Item(id, turn, "message", "agent", status, text, audioMs, heardMs, null);
  }

  static Item function(String id, int turn, String callId) {
    return new Item(id, turn, "function_call", null, "completed", null, null, null, callId);
  }

  private static Map<String, Long> stages(long ended, long asked, long audio, long frame) {
    return Map.of(
        "end_of_turn", ended,
        "response_asked", asked,
        "first_audio", audio,
        "first_frame", frame,
        "voice_to_voice", ended + asked + audio + frame);
  }

  private static JsonNode json(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
