package dev.parley.session.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.WireMessage;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.agent.ContextLimits;
import dev.parley.proto.agent.ToolDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a session keeps of its agent's definition: enough to decide without looking it up again. */
public record AgentTerms(
    String id,
    int version,
    @Nullable String greeting,
    @Nullable String welcomeBack,
    List<ToolDefinition> tools,
    @Nullable ContextLimits limits,
    @Nullable JsonNode memory)
    implements WireMessage {

  private static final String WELCOME_BACK = "Sorry, the line was gone for a moment.";

  public AgentTerms {
    tools = List.copyOf(tools);
  }

  /** An agent of whose model nothing is said, and that begins without memory. */
  public AgentTerms(
      String id,
      int version,
      @Nullable String greeting,
      @Nullable String welcomeBack,
      List<ToolDefinition> tools) {
    this(id, version, greeting, welcomeBack, tools, null, null);
  }

  public static AgentTerms of(AgentDefinition agent) {
    return new AgentTerms(
        agent.id(),
        agent.version(),
        agent.greeting(),
        agent.welcomeBack(),
        agent.tools(),
        agent.model().limits(),
        agent.memory());
  }

  /** How much of a conversation the agent's model takes. */
  public ContextLimits contextLimits() {
    return limits == null ? ContextLimits.USUAL : limits;
  }

  /** What a caller whose line broke is told first. */
  public String bridge() {
    return welcomeBack == null ? WELCOME_BACK : welcomeBack;
  }

  public @Nullable ToolDefinition tool(String name) {
    for (var tool : tools) {
      if (tool.name().equals(name)) {
        return tool;
      }
    }
    return null;
  }
}
