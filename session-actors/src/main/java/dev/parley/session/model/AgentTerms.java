package dev.parley.session.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.WireMessage;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.agent.ContextLimits;
import dev.parley.proto.agent.Script;
import dev.parley.proto.agent.ToolDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The agent of a session as it was when the session was given it: all of its definition, so that no
 * node need hold that version any more.
 *
 * @param persona what the media plane and the model need of it; absent in journals of before
 */
public record AgentTerms(
    String id,
    int version,
    @Nullable String greeting,
    @Nullable String welcomeBack,
    List<ToolDefinition> tools,
    @Nullable ContextLimits limits,
    @Nullable JsonNode memory,
    @Nullable Persona persona)
    implements WireMessage {

  /** How an agent thinks and sounds: the part of its definition that no rule of a session reads. */
  public record Persona(
      String name,
      String instructions,
      @Nullable String voice,
      AgentDefinition.ModelChoice model,
      AgentDefinition.@Nullable TurnRules turns,
      @Nullable Script script,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<AgentDefinition.ModelChoice> fallback,
      @JsonInclude(JsonInclude.Include.NON_NULL) AgentDefinition.@Nullable NoModel noModel)
      implements WireMessage {

    public Persona {
      fallback = fallback == null ? List.of() : List.copyOf(fallback);
    }
  }

  private static final String WELCOME_BACK = "Sorry, the line was gone for a moment.";

  public AgentTerms {
    tools = List.copyOf(tools);
  }

  /** An agent of which only the terms are known. */
  public AgentTerms(
      String id,
      int version,
      @Nullable String greeting,
      @Nullable String welcomeBack,
      List<ToolDefinition> tools,
      @Nullable ContextLimits limits,
      @Nullable JsonNode memory) {
    this(id, version, greeting, welcomeBack, tools, limits, memory, null);
  }

  /** An agent of whose model nothing is said, and that begins without memory. */
  public AgentTerms(
      String id,
      int version,
      @Nullable String greeting,
      @Nullable String welcomeBack,
      List<ToolDefinition> tools) {
    this(id, version, greeting, welcomeBack, tools, null, null, null);
  }

  public static AgentTerms of(AgentDefinition agent) {
    return new AgentTerms(
        agent.id(),
        agent.version(),
        agent.greeting(),
        agent.welcomeBack(),
        agent.tools(),
        agent.limits(),
        agent.memory(),
        new Persona(
            agent.name(),
            agent.instructions(),
            agent.voice(),
            agent.model(),
            agent.turns(),
            agent.script(),
            agent.fallback(),
            agent.noModel()));
  }

  /** The whole definition again; absent if only the terms are known. */
  public @Nullable AgentDefinition definition() {
    return persona == null
        ? null
        : new AgentDefinition(
            id,
            version,
            persona.name(),
            persona.instructions(),
            greeting,
            welcomeBack,
            persona.voice(),
            persona.model(),
            tools,
            persona.turns(),
            persona.script(),
            memory,
            persona.fallback(),
            persona.noModel());
  }

  /** Which agent it is, and which version of it. */
  public AgentVersion which() {
    return new AgentVersion(id, version);
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
