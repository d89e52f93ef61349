package dev.parley.session.rules;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.proto.agent.ToolDefinition;
import dev.parley.proto.agent.ToolDefinition.Delivery;
import dev.parley.proto.agent.ToolDefinition.Mode;
import dev.parley.proto.agent.ToolDefinition.OnBargeIn;
import dev.parley.proto.agent.ToolDefinition.Phrases;
import dev.parley.proto.tool.ToolMessage;
import dev.parley.session.model.AgentTerms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The agent that the tests of the shell talk to. */
public final class TestAgents {

  private static final ToolDefinition SHAKY = careful("shaky", 2, null);
  private static final ToolDefinition GUARDED = careful("guarded", 0, true);

  /**
   * Tools: {@code slow} answers later, {@code hasty} is given up after 300 ms, {@code shaky} is
   * tried three times, {@code guarded} needs a yes.
   */
  public static AgentTerms agent() {
    return new AgentTerms(
        "orders",
        3,
        "Welcome.",
        "There you are.",
        List.of(tool("slow", 30_000), tool("hasty", 300), inline(), SHAKY, GUARDED));
  }

  public static ToolMessage result(String sessionId, String callId) {
    return new ToolMessage.Result(
        sessionId,
        callId,
        null,
        null,
        null,
        ToolMessage.Status.OK,
        JsonNodeFactory.instance.objectNode().put("status", "on its way"),
        null,
        "worker-1");
  }

  public static ToolMessage failsForNow(String sessionId, String callId) {
    return new ToolMessage.Result(
        sessionId,
        callId,
        null,
        null,
        null,
        ToolMessage.Status.ERROR,
        null,
        new ToolMessage.Failure("tool_unavailable", "no answer", true),
        "worker-1");
  }

  private static ToolDefinition careful(
      String name, int retries, @Nullable Boolean requiresApproval) {
    return new ToolDefinition(
        name,
        "Does " + name,
        JsonNodeFactory.instance.objectNode(),
        Mode.DEFERRED,
        30_000,
        200,
        retries,
        OnBargeIn.KEEP,
        Delivery.WHEN_IDLE,
        new Phrases(null, null, null),
        null,
        null,
        null,
        null,
        requiresApproval,
        null);
  }

  private static ToolDefinition tool(String name, long timeoutMs) {
    return tool(name, timeoutMs, Mode.DEFERRED);
  }

  private static ToolDefinition inline() {
    return tool("inline", 30_000, Mode.INLINE);
  }

  private static ToolDefinition tool(String name, long timeoutMs, Mode mode) {
    return new ToolDefinition(
        name,
        "Does " + name,
        JsonNodeFactory.instance.objectNode(),
        mode,
        timeoutMs,
        200,
        0,
        OnBargeIn.KEEP,
        Delivery.WHEN_IDLE,
        new Phrases(null, "Still looking.", "That did not work."),
        null);
  }

  private TestAgents() {}
}
