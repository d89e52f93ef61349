package dev.parley.proto.realtime;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.agent.Modality;
import dev.parley.proto.agent.TokenLimit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants of one response; whatever is absent is as the session has it.
 *
 * @param conversation {@code auto} (default), or {@code none} for a response that is not kept
 * @param input what to think of instead of the whole conversation; may be empty
 * @param metadata at most 16 pairs, copied to every form of the response
 */
public record ResponseRequest(
    @Nullable String conversation,
    @Nullable List<Input> input,
    @Nullable String instructions,
    @Nullable TokenLimit maxOutputTokens,
    @Nullable Map<String, String> metadata,
    @Nullable List<Modality> outputModalities,
    @Nullable Boolean parallelToolCalls,
    @Nullable JsonNode prompt,
    RealtimeSession.@Nullable Reasoning reasoning,
    @Nullable ToolChoice toolChoice,
    @Nullable List<SessionTool> tools,
    @Nullable Audio audio) {

  /** As the session has it, in every respect. */
  public static final ResponseRequest PLAIN =
      new ResponseRequest(null, null, null, null, null, null, null, null, null, null, null, null);

  public ResponseRequest {
    input = input == null ? null : List.copyOf(input);
    metadata = metadata == null ? null : Map.copyOf(metadata);
    outputModalities = outputModalities == null ? null : List.copyOf(outputModalities);
    tools = tools == null ? null : List.copyOf(tools);
  }

  /** Whether the response and its items stay out of the conversation. */
  public boolean outOfBand() {
    return "none".equals(conversation);
  }

  /** Something to think of: an item, or a reference to one of the conversation. */
  public sealed interface Input {

    record Whole(@com.fasterxml.jackson.annotation.JsonValue RealtimeItem item) implements Input {}

    record Reference(String id) implements Input {
      @com.fasterxml.jackson.annotation.JsonProperty
      String type() {
        return "item_reference";
      }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Input of(JsonNode wire) {
      return wire.path("type").asText().equals("item_reference")
          ? new Reference(wire.path("id").asText())
          : new Whole(RealtimeItem.of(wire));
    }
  }

  /** Sound of this response. */
  public record Audio(@Nullable Output output) {}

  /** Format and voice of this response. */
  public record Output(@Nullable SoundFormat format, @Nullable String voice) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Output of(JsonNode wire) {
      var format = wire.get("format");
      var voice = wire.get("voice");
      return new Output(
          format == null ? null : SessionMerge.format(SoundFormat.PCM, format),
          voice == null ? null : SessionMerge.voice(voice));
    }
  }
}
