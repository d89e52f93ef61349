package dev.parley.session.rules;

import dev.parley.session.model.ContextItem;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * When the conversation has outgrown its agent's model, and how much of its oldest part is cut. The
 * cut is kept, so that what a model is sent begins the same from turn to turn. Pure.
 */
final class ContextRules {

  /** Four bytes of text are about one token; an item costs some by itself. */
  private static final int BYTES_PER_TOKEN = 4;

  private static final int TOKENS_PER_ITEM = 4;

  /** Nothing, or the fact that the oldest items are not shown any more. */
  static Decision cut(SessionState state, Instant at) {
    var limits = state.agent().contextLimits();
    if (tokens(state, state.conversation().cut()) <= limits.contextTokens()) {
      return Decision.ignore();
    }
    int fewest = state.conversation().cut();
    int most = Math.max(fewest, state.conversation().items().size() - 1);
    while (fewest < most) {
      int half = (fewest + most) / 2;
      if (tokens(state, half) <= limits.kept()) {
        most = half;
      } else {
        fewest = half + 1;
      }
    }
    return fewest == state.conversation().cut()
        ? Decision.ignore()
        : Decision.fact(new SessionEvent.ContextCut(fewest, at));
  }

  /** What a model would be sent if that many of the oldest items were cut, in tokens, estimated. */
  private static int tokens(SessionState state, int cut) {
    return tokens(Projection.of(state.conversation().cutTo(cut), state.tools()));
  }

  static int tokens(List<ContextItem> context) {
    int tokens = 0;
    for (var item : context) {
      tokens += TOKENS_PER_ITEM + bytes(item) / BYTES_PER_TOKEN;
    }
    return tokens;
  }

  private static int bytes(ContextItem item) {
    return switch (item) {
      case ContextItem.Message(_, _, var text) -> length(text);
      case ContextItem.Call(_, var callId, var tool, var arguments) ->
          length(callId) + length(tool) + length(arguments);
      case ContextItem.Output(_, var callId, var output, _) -> length(callId) + length(output);
    };
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private ContextRules() {}
}
