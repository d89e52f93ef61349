package dev.parley.session;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.proto.agent.ToolDefinition;
import dev.parley.proto.agent.ToolDefinition.Delivery;
import dev.parley.proto.agent.ToolDefinition.Mode;
import dev.parley.proto.agent.ToolDefinition.OnBargeIn;
import dev.parley.proto.agent.ToolDefinition.Phrases;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tools of the agent that the tests call. */
final class Tools {

  static final ToolDefinition ORDER_STATUS =
      tool("order_status", Mode.DEFERRED, OnBargeIn.KEEP, Delivery.WHEN_IDLE, "One moment.");
  static final ToolDefinition QUIET =
      tool("quiet", Mode.DEFERRED, OnBargeIn.KEEP, Delivery.SILENT, null);
  static final ToolDefinition URGENT =
      tool("urgent", Mode.DEFERRED, OnBargeIn.KEEP, Delivery.INTERRUPT, null);
  static final ToolDefinition WEATHER =
      tool("weather", Mode.INLINE, OnBargeIn.KEEP, Delivery.WHEN_IDLE, null);
  static final ToolDefinition SEARCH =
      tool("search", Mode.DEFERRED, OnBargeIn.CANCEL, Delivery.WHEN_IDLE, null);
  static final ToolDefinition BOOK =
      tool("book", Mode.DEFERRED, OnBargeIn.COMPENSATE, Delivery.WHEN_IDLE, null);

  static final AgentTerms AGENT =
      new AgentTerms(
          "orders",
          3,
          "Welcome to Parley.",
          null,
          List.of(ORDER_STATUS, QUIET, URGENT, WEATHER, SEARCH, BOOK));

  private static ToolDefinition tool(
      String name, Mode mode, OnBargeIn onBargeIn, Delivery delivery, @Nullable String before) {
    return new ToolDefinition(
        name,
        "Does " + name,
        JsonNodeFactory.instance.objectNode().put("type", "object"),
        mode,
        10_000,
        1_500,
        2,
        onBargeIn,
        delivery,
        new Phrases(before, "Still looking.", "That did not work."),
        name.equals("book") ? "bookings" : null);
  }

  private Tools() {}
}
