package dev.parley.session;

import dev.parley.proto.WireMessage;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.agent.ToolDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a session keeps of its agent's definition: enough to decide without looking it up again. */
public record AgentTerms(
    String id,
    int version,
    @Nullable String greeting,
    @Nullable String welcomeBack,
    List<ToolDefinition> tools)
    implements WireMessage {

  private static final String WELCOME_BACK = "Sorry, the line was gone for a moment.";

  public AgentTerms {
    tools = List.copyOf(tools);
  }

  public static AgentTerms of(AgentDefinition agent) {
    return new AgentTerms(
        agent.id(), agent.version(), agent.greeting(), agent.welcomeBack(), agent.tools());
  }

  /** What a caller whose line broke is told first. */
  String bridge() {
    return welcomeBack == null ? WELCOME_BACK : welcomeBack;
  }

  @Nullable ToolDefinition tool(String name) {
    for (var tool : tools) {
      if (tool.name().equals(name)) {
        return tool;
      }
    }
    return null;
  }
}
