package dev.parley.session.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.agent.ContextLimits;
import dev.parley.proto.agent.ToolDefinition;
import dev.parley.proto.agent.ToolDefinition.Delivery;
import dev.parley.proto.agent.ToolDefinition.Mode;
import dev.parley.proto.agent.ToolDefinition.OnBargeIn;
import dev.parley.proto.agent.ToolDefinition.Phrases;
import dev.parley.session.model.AgentTerms;
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

  /** Undone by {@link #UNDO}, tried for 30 s, and its results have a status. */
  static final ToolDefinition PAY =
      with(
          tool("pay", Mode.DEFERRED, OnBargeIn.COMPENSATE, Delivery.WHEN_IDLE, null),
          30_000L,
          Messages.tree("{\"required\":[\"status\"]}"),
          "undo",
          null);

  static final ToolDefinition UNDO =
      tool("undo", Mode.DEFERRED, OnBargeIn.CANCEL, Delivery.INTERRUPT, null);
  static final ToolDefinition REFUND =
      with(
          tool("refund", Mode.DEFERRED, OnBargeIn.CANCEL, Delivery.WHEN_IDLE, null),
          null,
          null,
          null,
          true);

  static final AgentTerms AGENT =
      new AgentTerms(
          "orders",
          3,
          "Welcome to Parley.",
          null,
          List.of(ORDER_STATUS, QUIET, URGENT, WEATHER, SEARCH, BOOK));

  /** The same agent with tools that are undone, checked and approved, and little room to think. */
  static final AgentTerms CAREFUL_AGENT =
      new AgentTerms(
          "orders",
          4,
          "Welcome to Parley.",
          null,
          List.of(ORDER_STATUS, QUIET, URGENT, WEATHER, SEARCH, BOOK, PAY, UNDO, REFUND),
          new ContextLimits(200, 0.5),
          Messages.tree("{\"language\":\"en\"}"));

  /** Another agent, whole, which has no tool that undoes another. */
  static final AgentTerms NIGHT_AGENT =
      AgentTerms.of(
          new AgentDefinition(
              "night",
              2,
              "Night desk",
              "Be brief.",
              "Good evening.",
              null,
              "alto",
              new AgentDefinition.ModelChoice(
                  "realtime",
                  "ws://localhost:1/v1/realtime",
                  "gpt-realtime",
                  null,
                  new ContextLimits(200, 0.5)),
              List.of(ORDER_STATUS, PAY),
              new AgentDefinition.TurnRules(0.5, null, 500, true, null),
              null,
              Messages.tree("{\"shift\":\"night\"}"),
              List.of(),
              null));

  /** Knows of JSON Schema as much as the tests need: fields that must be there. */
  static @Nullable String outputProblem(JsonNode schema, JsonNode output) {
    for (var field : schema.path("required")) {
      if (!output.has(field.asText())) {
        return "missing " + field.asText();
      }
    }
    return null;
  }

  private static ToolDefinition with(
      ToolDefinition tool,
      @Nullable Long deadlineMs,
      @Nullable JsonNode outputSchema,
      @Nullable String compensateWith,
      @Nullable Boolean requiresApproval) {
    return new ToolDefinition(
        tool.name(),
        tool.description(),
        tool.parameters(),
        tool.mode(),
        tool.timeoutMs(),
        tool.patienceMs(),
        tool.retries(),
        tool.onBargeIn(),
        tool.delivery(),
        tool.say(),
        tool.queue(),
        deadlineMs,
        outputSchema,
        compensateWith,
        requiresApproval,
        null);
  }

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
