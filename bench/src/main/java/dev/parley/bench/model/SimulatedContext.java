package dev.parley.bench.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the simulated model remembers of one call: enough to see whether it is legal. */
final class SimulatedContext {

  private static final int MOST_ITEMS = 5_000;

  /** A function call or an output of one, by item id. */
  private record Entry(String callId, boolean output) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private boolean callerSpokeLast;

  void utterance() {
    callerSpokeLast = true;
  }

  void called(String itemId, String callId) {
    callerSpokeLast = false;
    entries.put(itemId, new Entry(callId, false));
  }

  void create(JsonNode item) {
    var id = item.path("id").asText();
    var callId = item.path("call_id").asText();
    switch (item.path("type").asText()) {
      case "function_call" -> called(id, callId);
      case "function_call_output" -> {
        callerSpokeLast = false;
        entries.put(id, new Entry(callId, true));
      }
      default -> callerSpokeLast = item.path("role").asText().equals("user");
    }
    if (entries.size() > MOST_ITEMS) {
      entries.remove(entries.keySet().iterator().next());
    }
  }

  void delete(String itemId) {
    entries.remove(itemId);
  }

  boolean callerSpokeLast() {
    return callerSpokeLast;
  }

  /** Calls without exactly one output, and outputs of no call. */
  List<String> problems() {
    var outputs = new LinkedHashMap<String, Integer>();
    entries.values().stream()
        .filter(entry -> !entry.output())
        .forEach(call -> outputs.put(call.callId(), 0));
    var problems = new ArrayList<String>();
    for (var entry : entries.values()) {
      if (entry.output() && outputs.computeIfPresent(entry.callId(), (_, n) -> n + 1) == null) {
        problems.add(entry.callId() + ": an output without its call");
      }
    }
    outputs.forEach((callId, count) -> {
      if (count != 1) {
        problems.add("%s: %d outputs (expected: 1)".formatted(callId, count));
      }
    });
    return problems;
  }
}
