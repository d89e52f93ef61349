package dev.parley.cli.caller;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller learns of tool calls: Parley's own news where a server sends them, else what the
 * conversation shows.
 */
final class ToolFacts {

  // Both bounded by the tool calls of one call.
  private final Set<String> withNews = new HashSet<>();
  private final Map<String, String> seen = new HashMap<>();

  Optional<CallFact.ToolMoved> of(ReceivedEvent.ToolCalled called) {
    if (withNews.contains(called.callId())) {
      return Optional.empty();
    }
    seen.put(called.callId(), called.tool());
    return Optional.of(
        new CallFact.ToolMoved(called.callId(), called.tool(), "requested", null, null));
  }

  /** With news of its own an output may still be a note that the result is pending. */
  Optional<CallFact.ToolMoved> of(ReceivedEvent.ToolAnswered answered) {
    var tool = seen.get(answered.callId());
    return tool == null || withNews.contains(answered.callId())
        ? Optional.empty()
        : Optional.of(new CallFact.ToolMoved(answered.callId(), tool, "delivered", null, null));
  }

  Optional<CallFact.ToolMoved> of(ReceivedEvent.ToolNews news) {
    withNews.add(news.callId());
    return Optional.of(
        new CallFact.ToolMoved(
            news.callId(), news.tool(), news.state(), news.percent(), news.note()));
  }
}
