package dev.parley.orchestrator.media;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.SessionOrder;
import dev.parley.session.conversation.Item;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does what the session orders. */
final class SessionDesk {

  private final Floor floor;
  private final AgentDefinition agent;

  SessionDesk(Floor floor, AgentDefinition agent) {
    this.floor = floor;
    this.agent = agent;
  }

  void ordered(SessionOrder order) {
    if (order instanceof SessionOrder.Attached(var sessionId, var epoch, var settings)) {
      floor.epoch = epoch;
      floor.toLeg(new LegOrder.Opened(sessionId, settings));
      return;
    }
    if (!floor.closed()) {
      obey(order);
    }
  }

  private void obey(SessionOrder order) {
    switch (order) {
      case SessionOrder.Attached _,
          SessionOrder.Noted _,
          SessionOrder.Resend _,
          SessionOrder.WhoIsThere _ ->
          throw new IllegalStateException("answered before");
      case SessionOrder.Refused(var code, var message) -> refused(code, message);
      case SessionOrder.ItemAdded(var item, var previous, var committed) ->
          itemAdded(item, previous, committed);
      case SessionOrder.ItemRemoved(var itemId) -> floor.toLeg(new LegOrder.ItemRemoved(itemId));
      case SessionOrder.ItemCut(var itemId, var contentIndex, var heardMs) -> {
        floor.toModel(new ModelOrder.Truncate(itemId, heardMs));
        floor.toLeg(new LegOrder.ItemCut(itemId, contentIndex, heardMs));
      }
      case SessionOrder.ItemRetrieved(var item) -> floor.toLeg(new LegOrder.ItemRetrieved(item));
      case SessionOrder.Respond respond -> respond(respond);
      case SessionOrder.StopResponse(var responseId, var reason) -> stop(responseId, reason);
      case SessionOrder.Complain(var eventId, var code, var param, var message) ->
          floor.toLeg(LegOrder.Complain.refused(eventId, code, param, message));
      case SessionOrder.ToolNews(var callId, var tool, var state, var percent, var note) ->
          floor.toLeg(new LegOrder.ToolNews(callId, tool, state, percent, note));
      case SessionOrder.Release(var reason) -> release(reason);
    }
  }

  private void itemAdded(Item item, @Nullable String previousItemId, boolean committed) {
    var stages = floor.openTurn;
    if (committed && stages != null) {
      stages.named(item.id(), item.turn());
    }
    floor.toLeg(new LegOrder.ItemAdded(item, previousItemId, committed));
  }

  private void respond(SessionOrder.Respond order) {
    var before = floor.reply;
    if (before != null && !before.over) {
      floor.silence();
      floor.cancelReply("client_cancelled");
    }
    boolean speaks = speaks(order.wish());
    var stages = stages(order.turn());
    stages.responseAsked(floor.now());
    floor.begin(new Reply(order.responseId(), order.turn(), speaks, stages));
    floor.toLeg(new LegOrder.ResponseStarted(order.responseId(), order.wish()));
    floor.toModel(
        new ModelOrder.Respond(
            order.responseId(),
            order.context(),
            instructions(order.wish()),
            order.say(),
            tools(order.wish()),
            speaks));
  }

  /** The first response of the caller's latest turn goes on with that turn's stages. */
  private Stages stages(int turn) {
    var open = floor.openTurn;
    if (open != null && open.areOf(turn)) {
      floor.openTurn = null;
      return open;
    }
    var before = floor.reply;
    boolean stillUnheard = before != null && before.turn == turn && before.stages.areOpen();
    return before != null && stillUnheard ? before.stages : Stages.unprompted();
  }

  private void stop(String responseId, String reason) {
    var reply = floor.reply;
    if (reply != null && reply.id.equals(responseId) && !reply.over) {
      floor.silence();
      floor.cancelReply(reason);
    }
  }

  private void refused(String code, String message) {
    floor.toLeg(LegOrder.Complain.refused(null, code, null, message));
    floor.close(LegOrder.Ending.REFUSED, code);
  }

  private void release(String reason) {
    floor.silence();
    floor.cancelReply("client_cancelled");
    floor.close(
        reason.equals("superseded") ? LegOrder.Ending.REFUSED : LegOrder.Ending.NORMAL, reason);
  }

  /**
   * The client's tools, for this response or for all, and the agent's; of two with one name the
   * client's.
   */
  private List<ModelOrder.Tool> tools(@Nullable JsonNode wish) {
    if (wish != null && wish.path("tool_choice").asText().equals("none")) {
      return List.of();
    }
    var asked = wish == null ? null : wish.get("tools");
    var all = new ArrayList<>(asked == null ? floor.settings.tools() : wished(asked));
    for (var tool : agent.tools()) {
      boolean clients = all.stream().anyMatch(known -> known.name().equals(tool.name()));
      if (!clients) {
        all.add(new ModelOrder.Tool(tool.name(), tool.description(), tool.parameters()));
      }
    }
    return all;
  }

  private static List<ModelOrder.Tool> wished(JsonNode tools) {
    return tools
        .valueStream()
        .map(tool ->
            new ModelOrder.Tool(
                tool.path("name").asText(),
                tool.path("description").textValue(),
                tool.get("parameters")))
        .toList();
  }

  private @Nullable String instructions(@Nullable JsonNode wish) {
    var own = wish == null ? null : wish.path("instructions").textValue();
    return own == null ? floor.settings.instructions() : own;
  }

  private boolean speaks(@Nullable JsonNode wish) {
    var modalities = wish == null ? null : wish.get("output_modalities");
    return (modalities == null || !modalities.isArray() || modalities.isEmpty())
        ? floor.settings.speech()
        : modalities.get(0).asText().equals("audio");
  }
}
