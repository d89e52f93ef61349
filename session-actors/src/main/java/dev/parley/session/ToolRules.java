package dev.parley.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.proto.Json;
import dev.parley.proto.agent.ToolDefinition;
import dev.parley.proto.agent.ToolDefinition.Mode;
import dev.parley.proto.agent.ToolDefinition.OnBargeIn;
import dev.parley.proto.tool.ToolCancel;
import dev.parley.proto.tool.ToolRequest;
import dev.parley.session.conversation.Item;
import dev.parley.session.ledger.ToolCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How tool calls are asked for, given up and undone; {@link ResultRules} answers them. Pure. */
final class ToolRules {

  static Decision decide(SessionState state, SessionCommand.OfTools command) {
    return switch (command) {
      case SessionCommand.AskTool ask -> ask(state, ask);
      case SessionCommand.NoteDispatch(var callId, var at) -> dispatched(state, callId, at);
      case SessionCommand.TakeToolMessage take -> ResultRules.take(state, take);
      case SessionCommand.LosePatience(var callId, var at) -> losePatience(state, callId, at);
      case SessionCommand.GiveUpTool(var callId, var at) -> giveUp(state, callId, at);
    };
  }

  /** What a pending call needs again after a restart. */
  static List<SessionAction> resume(ToolCall call) {
    var actions = new ArrayList<SessionAction>();
    if (call.stage() == ToolCall.Stage.REQUESTED) {
      actions.add(new SessionAction.Dispatch(call.request(), call.terms().queue()));
    }
    actions.add(deadline(call.request()));
    if (call.terms().mode() == Mode.INLINE && !call.waitingSaid()) {
      actions.add(patience(call.request(), call.terms(), call.times().requested()));
    }
    return actions;
  }

  /** The caller spoke over the agent: what becomes of the tools that run. */
  static Decision onBargeIn(SessionState state, Instant at) {
    var decision = Decision.ignore();
    for (var call : state.tools().pending()) {
      if (call.terms().onBargeIn() != OnBargeIn.KEEP) {
        decision = decision.plus(cancel(call, at));
      }
    }
    return decision;
  }

  static SessionOrder.ToolNews news(ToolCall call, String state) {
    return new SessionOrder.ToolNews(
        call.callId(),
        call.request().tool(),
        state,
        call.progress().percent(),
        call.progress().note());
  }

  private static Decision ask(SessionState state, SessionCommand.AskTool ask) {
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
    var terms = state.agent().tool(ask.tool());
    var arguments = parsed(ask.arguments());
    var problem = problem(ask, terms, arguments);
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
    var decision =
        Decision.fact(new SessionEvent.ToolRequested(item, request, terms, at))
            .thenTell(
                new SessionOrder.ToolNews(
                    request.callId(), request.tool(), "requested", null, null))
            .onceStored(new SessionAction.Dispatch(request, terms.queue()))
            .thenNow(deadline(request));
    return terms.mode() == Mode.DEFERRED
        ? decision
        : decision.thenNow(patience(request, terms, at));
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
        new ToolRequest.Agent(state.agent().id(), state.agent().version()),
        Map.of("tenant", state.tenant()),
        terms.retries());
  }

  private static Decision dispatched(SessionState state, String callId, Instant at) {
    var call = state.tools().find(callId);
    if (call == null || call.stage() != ToolCall.Stage.REQUESTED) {
      return Decision.ignore();
    }
    return Decision.fact(new SessionEvent.ToolDispatched(callId, at))
        .thenTell(news(call, "dispatched"));
  }

  private static Decision losePatience(SessionState state, String callId, Instant at) {
    var call = state.tools().find(callId);
    return call == null || !call.pending() || call.waitingSaid() || state.isOver()
        ? Decision.ignore()
        : Decision.fact(new SessionEvent.PatienceLost(callId, at));
  }

  private static Decision giveUp(SessionState state, String callId, Instant at) {
    var call = state.tools().find(callId);
    if (call == null || !call.pending()) {
      return Decision.ignore();
    }
    var told = JsonNodeFactory.instance.objectNode();
    told.putObject("error").put("code", "tool_timed_out");
    var ended =
        new SessionEvent.ToolEnded(
            callId, ToolCall.Stage.TIMED_OUT, told, "tool_timed_out", null, at);
    return ResultRules.ended(state, call, ended).onceStored(undo(call, "timed_out", false));
  }

  private static Decision cancel(ToolCall call, Instant at) {
    boolean compensate = call.terms().onBargeIn() == OnBargeIn.COMPENSATE;
    return Decision.fact(
            new SessionEvent.ToolEnded(
                call.callId(), ToolCall.Stage.CANCELLED, null, "cancelled", null, at))
        .thenTell(news(call, "cancelled"))
        .onceStored(undo(call, "barge_in", compensate));
  }

  private static SessionAction undo(ToolCall call, String reason, boolean compensate) {
    var request = call.request();
    return new SessionAction.CancelTool(
        new ToolCancel(
            request.requestId(),
            request.effectKey(),
            request.sessionId(),
            request.callId(),
            request.tool(),
            reason,
            compensate),
        call.terms().queue());
  }

  private static SessionAction patience(ToolRequest request, ToolDefinition terms, Instant asked) {
    var over = asked.plusMillis(terms.patienceMs());
    return new SessionAction.WakeAt(
        "patience-" + request.callId(),
        over,
        new SessionCommand.LosePatience(request.callId(), over));
  }

  private static SessionAction deadline(ToolRequest request) {
    return new SessionAction.WakeAt(
        "deadline-" + request.callId(),
        request.deadline(),
        new SessionCommand.GiveUpTool(request.callId(), request.deadline()));
  }

  private static @Nullable JsonNode parsed(String json) {
    try {
      var tree = Json.outside().readTree(json.isBlank() ? "{}" : json);
      return tree.isObject() ? tree : null;
    } catch (JsonProcessingException notJson) {
      return null;
    }
  }

  private ToolRules() {}
}
