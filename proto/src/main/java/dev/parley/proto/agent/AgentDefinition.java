package dev.parley.proto.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored, versioned agent: what it is told, how it sounds, what it may do. Read from {@code
 * agents/<id>.json}.
 *
 * @param greeting spoken when the call begins; absent = the caller speaks first
 * @param welcomeBack spoken first to a caller whose line broke and who is back; absent = a standard
 *     sentence
 * @param voice name of the model's voice
 * @param script what the local model follows; absent for agents of other models
 */
public record AgentDefinition(
    String id,
    int version,
    String name,
    String instructions,
    @Nullable String greeting,
    @Nullable String welcomeBack,
    @Nullable String voice,
    ModelChoice model,
    List<ToolDefinition> tools,
    @Nullable TurnRules turns,
    @Nullable Script script) {

  public AgentDefinition {
    tools = tools == null ? List.of() : List.copyOf(tools);
  }

  /**
   * Which model thinks and speaks.
   *
   * @param kind {@code local} or {@code realtime}
   * @param url of a Realtime endpoint, {@code ws://} or {@code wss://}
   * @param name of the model at that endpoint
   * @param keyEnv environment variable that holds the endpoint's key
   */
  public record ModelChoice(
      String kind, @Nullable String url, @Nullable String name, @Nullable String keyEnv) {}

  /** Defaults of the agent for {@code turn_detection}; a client's {@code session.update} wins. */
  public record TurnRules(
      @Nullable Double threshold,
      @Nullable Integer prefixPaddingMs,
      @Nullable Integer silenceDurationMs,
      @Nullable Boolean interruptResponse) {}
}
