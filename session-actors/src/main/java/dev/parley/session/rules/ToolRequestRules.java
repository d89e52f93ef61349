package dev.parley.session.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.proto.Json;
import dev.parley.proto.agent.ToolDefinition;
import dev.parley.proto.agent.ToolDefinition.Mode;
import dev.parley.proto.tool.ToolRequest;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionState;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a model's wish for a tool becomes a request, or is refused at once. Pure. */
final class ToolRequestRules {

  static Decision ask(SessionState state, SessionCommand.AskTool ask, SessionRules.Limits limits) {
    if (state.isOver() || state.isUnborn()) {
      return Decision.ignore();
    }
    var asking = state.turns().ofResponse(ask.responseId());
    boolean toldBefore =
        state.conversation().call(ask.callId()) != null || state.tools().find(ask.callId()) != null;
    if (asking == null || toldBefore) {
      return Decision.ignore();
    }
    int turn = asking.number();
    var item =
        new Item.Call(ask.itemId(), turn, ask.callId(), ask.tool(), ask.arguments(), ask.ours());
    if (!ask.ours()) {
      return Decision.fact(new SessionEvent.ItemAdded(item, null, ask.at()));
    }
    var terms = state.cast().giverOf(ask.responseId()).tool(ask.tool());
    var arguments = parsed(ask.arguments());
    boolean full = state.tools().calls().size() >= limits.maxToolCalls();
    var problem = full ? "too_many_tool_calls" : problem(ask, terms, arguments);
    if (problem != null || terms == null || arguments == null) {
      return refuse(item, problem == null ? "unknown_tool" : problem, ask.at());
    }
    var request = request(state, ask, turn, terms, arguments);
    return requested(item, request, terms, ask.at());
  }

  private static @Nullable String problem(
      SessionCommand.AskTool ask, @Nullable ToolDefinition terms, @Nullable JsonNode arguments) {
    if (terms == null) {
      return "unknown_tool";
    }
    if (arguments == null) {
      return "arguments_not_json";
    }
    return ask.problem();
  }

  private static Decision requested(
      Item.Call item, ToolRequest request, ToolDefinition terms, Instant at) {
    var asked = Decision.fact(new SessionEvent.ToolRequested(item, request, terms, at));
    var begun =
        terms.asksFirst()
            ? asked
                .thenTell(news(request, "awaiting_approval"))
                .thenNow(ApprovalRules.wake(request.callId(), at.plus(terms.approvalTime())))
            : asked
                .thenTell(news(request, "requested"))
                .onceStored(new SessionAction.Dispatch(request, terms.queue()))
                .thenNow(AttemptRules.deadline(request));
    return terms.mode() == Mode.DEFERRED
        ? begun
        : begun.thenNow(AttemptRules.patience(request, terms, at));
  }

  private static SessionOrder.ToolNews news(ToolRequest request, String state) {
    return new SessionOrder.ToolNews(request.callId(), request.tool(), state, null, null);
  }

  private static Decision refuse(Item.Call item, String problem, Instant at) {
    var told = JsonNodeFactory.instance.objectNode();
    told.putObject("error").put("code", problem);
    var output = new Item.Output(item.id() + "_out", item.turn(), item.callId(), told.toString());
    return Decision.fact(new SessionEvent.ToolRefused(item, output, problem, at))
        .thenTell(new SessionOrder.ToolNews(item.callId(), item.tool(), "refused", null, problem));
  }

  private static ToolRequest request(
      SessionState state,
      SessionCommand.AskTool ask,
      int turn,
      ToolDefinition terms,
      JsonNode arguments) {
    var asker = state.cast().giverOf(ask.responseId());
    return new ToolRequest(
        "req_" + state.stem() + "_" + (state.tools().calls().size() + 1),
        EffectKey.of(state.id(), ask.tool(), arguments, turn),
        state.id(),
        turn,
        ask.callId(),
        ask.tool(),
        arguments,
        1,
        ask.at().plusMillis(terms.timeoutMs()),
        new ToolRequest.Agent(asker.id(), asker.version()),
        Map.of("tenant", state.tenant()));
  }

  private static @Nullable JsonNode parsed(String json) {
    try {
      var tree = Json.outside().readTree(json.isBlank() ? "{}" : json);
      return tree.isObject() ? tree : null;
    } catch (JsonProcessingException notJson) {
      return null;
    }
  }

  private ToolRequestRules() {}
}
