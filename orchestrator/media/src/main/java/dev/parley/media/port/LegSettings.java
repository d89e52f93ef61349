package dev.parley.media.port;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.media.audio.AudioFormat;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.agent.TokenLimit;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.ResponseOptions.ToolUse;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a leg wants its call to be run, as in force now.
 *
 * @param turns how turns are found; absent = the caller's client commits them itself
 * @param tools what the caller's client runs itself
 * @param speech whether answers are spoken; otherwise text only
 * @param toolUse whether answers may or must call tools; absent = the model is free
 * @param mostTokens how long an answer may be; absent = as long as it gets
 * @param own what the caller's client has set itself; the rest is as the agent has it, whoever that
 *     is
 * @param kept the leg's own form of its settings, for the session to keep
 */
public record LegSettings(
    AudioFormat hears,
    AudioFormat speaks,
    @Nullable Turns turns,
    @Nullable String voice,
    @Nullable String instructions,
    double speed,
    List<ResponseOptions.Tool> tools,
    boolean speech,
    @Nullable ToolUse toolUse,
    @Nullable TokenLimit mostTokens,
    Set<Own> own,
    JsonNode kept) {

  public LegSettings {
    tools = List.copyOf(tools);
    own = Set.copyOf(own);
  }

  /** What agents have that a client may set otherwise. */
  public enum Own {
    TURNS,
    VOICE,
    INSTRUCTIONS
  }

  /** The same with other wishes for its answers. */
  public LegSettings answering(@Nullable ToolUse use, @Nullable TokenLimit most) {
    return new LegSettings(
        hears, speaks, turns, voice, instructions, speed, tools, speech, use, most, own, kept);
  }

  /** The same with turns found otherwise. */
  public LegSettings turning(@Nullable Turns other) {
    return new LegSettings(
        hears,
        speaks,
        other,
        voice,
        instructions,
        speed,
        tools,
        speech,
        toolUse,
        mostTokens,
        own,
        kept);
  }

  /** For a telephone, which has no settings of its own: all is as the agent has it. */
  public static LegSettings telephone(AgentDefinition agent, AudioFormat format) {
    return new LegSettings(
        format,
        format,
        Turns.of(agent),
        agent.voice(),
        agent.instructions(),
        1,
        List.of(),
        true,
        null,
        null,
        Set.of(),
        JsonNodeFactory.instance.objectNode());
  }

  /** For a carrier that hears and speaks itself: no sound, and no turns of ours. */
  public static LegSettings words(AgentDefinition agent) {
    return new LegSettings(
        AudioFormat.PCM_24K,
        AudioFormat.PCM_24K,
        null,
        agent.voice(),
        agent.instructions(),
        1,
        List.of(),
        false,
        null,
        null,
        Set.of(Own.TURNS),
        JsonNodeFactory.instance.objectNode());
  }

  /**
   * Turn detection.
   *
   * @param idleTimeoutMs silence after the agent's speech that makes it speak again; absent = never
   * @param createResponse whether a found turn is answered by itself
   * @param interruptResponse whether speech stops the agent
   * @param confirmMs how much speech it takes to stop the agent for good; until then it pauses. 0 =
   *     the onset is enough
   */
  public record Turns(
      double threshold,
      int prefixPaddingMs,
      int silenceDurationMs,
      @Nullable Integer idleTimeoutMs,
      boolean createResponse,
      boolean interruptResponse,
      int confirmMs) {

    /** Turns where the onset of speech is enough to stop the agent. */
    public Turns(
        double threshold,
        int prefixPaddingMs,
        int silenceDurationMs,
        @Nullable Integer idleTimeoutMs,
        boolean createResponse,
        boolean interruptResponse) {
      this(
          threshold,
          prefixPaddingMs,
          silenceDurationMs,
          idleTimeoutMs,
          createResponse,
          interruptResponse,
          0);
    }

    /** The usual ones, changed as the agent's definition says. */
    public static Turns of(AgentDefinition agent) {
      var own = agent.turns();
      return own == null
          ? new Turns(0.5, 300, 500, null, true, true)
          : new Turns(
              requireNonNullElse(own.threshold(), 0.5),
              requireNonNullElse(own.prefixPaddingMs(), 300),
              requireNonNullElse(own.silenceDurationMs(), 500),
              null,
              true,
              requireNonNullElse(own.interruptResponse(), true),
              requireNonNullElse(own.confirmMs(), 0));
    }
  }

  public boolean interrupts() {
    return turns != null && turns.interruptResponse();
  }
}
