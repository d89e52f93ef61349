package dev.parley.proto.realtime;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.parley.proto.agent.Modality;
import dev.parley.proto.agent.TokenLimit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one session as they are in effect, and as {@code session.created} and {@code
 * session.updated} show them. Changed only by {@link SessionUpdate}.
 *
 * @param model from the URL; never changes
 * @param instructions what the agent is told
 * @param tracing {@code "auto"} or an object; once set it stays
 * @param truncation {@code "auto"}, {@code "disabled"} or a retention ratio
 * @param prompt reference to a stored prompt
 * @param expiresAt unix seconds; 0 in answers to a request for a client secret
 * @param include {@link #LOGPROBS} or nothing
 * @param parallelToolCalls absent until a client sets it; not shown, the protocol has no place for
 *     it
 * @param reasoning absent until a client sets it
 */
@JsonPropertyOrder({"type", "object", "id", "model", "output_modalities", "instructions"})
public record RealtimeSession(
    String id,
    String model,
    List<Modality> outputModalities,
    String instructions,
    List<SessionTool> tools,
    ToolChoice toolChoice,
    TokenLimit maxOutputTokens,
    @JsonInclude(Include.ALWAYS) @Nullable JsonNode tracing,
    JsonNode truncation,
    @JsonInclude(Include.ALWAYS) @Nullable JsonNode prompt,
    long expiresAt,
    Audio audio,
    @JsonInclude(Include.ALWAYS) @Nullable List<String> include,
    @JsonIgnore @Nullable Boolean parallelToolCalls,
    @Nullable Reasoning reasoning) {

  /** The one thing that {@code include} can ask for. */
  public static final String LOGPROBS = "item.input_audio_transcription.logprobs";

  public RealtimeSession {
    outputModalities = List.copyOf(outputModalities);
    tools = List.copyOf(tools);
    include = include == null ? null : List.copyOf(include);
  }

  /** A session as it begins. */
  public static RealtimeSession begin(String id, String model, long expiresAt, Beginning with) {
    return new RealtimeSession(
        id,
        model,
        List.of(Modality.AUDIO),
        with.instructions(),
        List.of(),
        ToolChoice.AUTO,
        TokenLimit.UNLIMITED,
        null,
        TextNode.valueOf("auto"),
        null,
        expiresAt,
        new Audio(
            new Input(SoundFormat.PCM, null, null, with.turns()),
            new Output(SoundFormat.PCM, with.voice(), 1.0)),
        null,
        null,
        null);
  }

  @JsonProperty
  String type() {
    return "realtime";
  }

  @JsonProperty
  String object() {
    return "realtime.session";
  }

  /** Whether responses are spoken. */
  public boolean speaks() {
    return outputModalities.contains(Modality.AUDIO);
  }

  /** The same settings with another end; 0 where no session runs yet. */
  public RealtimeSession expiring(long unixSeconds) {
    return new RealtimeSession(
        id,
        model,
        outputModalities,
        instructions,
        tools,
        toolChoice,
        maxOutputTokens,
        tracing,
        truncation,
        prompt,
        unixSeconds,
        audio,
        include,
        parallelToolCalls,
        reasoning);
  }

  /** What an agent's definition brings into a session. */
  public record Beginning(String instructions, String voice, TurnDetection.ServerVad turns) {}

  /** Sound in and out. */
  public record Audio(Input input, Output output) {}

  /**
   * Sound from the caller.
   *
   * @param transcription absent = the client is sent no transcripts
   * @param turnDetection absent = the client commits turns itself
   */
  public record Input(
      SoundFormat format,
      @JsonInclude(Include.ALWAYS) @Nullable Transcription transcription,
      @JsonInclude(Include.ALWAYS) @Nullable NoiseReduction noiseReduction,
      @JsonInclude(Include.ALWAYS) @Nullable TurnDetection turnDetection) {}

  /**
   * Sound to the caller.
   *
   * @param voice a voice's name, or the id of a custom one
   * @param speed 0.25…1.5
   */
  public record Output(SoundFormat format, String voice, double speed) {}

  /**
   * How the caller's words are written down.
   *
   * @param language ISO 639-1
   */
  public record Transcription(
      @JsonInclude(Include.ALWAYS) @Nullable String model,
      @JsonInclude(Include.ALWAYS) @Nullable String language,
      @JsonInclude(Include.ALWAYS) @Nullable String prompt,
      @Nullable List<String> languages,
      @Nullable List<String> keywords,
      @Nullable String delay) {
    public Transcription {
      languages = languages == null ? null : List.copyOf(languages);
      keywords = keywords == null ? null : List.copyOf(keywords);
    }
  }

  /**
   * Filter before voice activity detection.
   *
   * @param type {@code near_field} or {@code far_field}
   * @param strength 0…1; absent = 1
   */
  public record NoiseReduction(String type, @Nullable Double strength) {}

  /**
   * How hard a reasoning model thinks.
   *
   * @param effort {@code minimal} … {@code xhigh}
   */
  public record Reasoning(@Nullable String effort) {}
}
