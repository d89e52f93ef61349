package dev.parley.proto.realtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.parley.proto.agent.Modality;
import dev.parley.proto.agent.TokenLimit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One response as clients see it.
 *
 * @param id {@code resp_…}
 * @param statusDetails null while it runs and when it completed
 * @param output its items without their sound
 * @param conversationId {@code conv_…}; null for one that is not kept
 * @param usage null until it is done
 * @param metadata the client's own, null if it gave none
 */
@JsonPropertyOrder({"object", "id", "status", "status_details", "output"})
public record RealtimeResponse(
    String id,
    Status status,
    @JsonInclude(Include.ALWAYS) @Nullable StatusDetails statusDetails,
    List<RealtimeItem> output,
    @JsonInclude(Include.ALWAYS) @Nullable String conversationId,
    List<Modality> outputModalities,
    TokenLimit maxOutputTokens,
    Audio audio,
    @JsonInclude(Include.ALWAYS) @Nullable RealtimeUsage usage,
    @JsonInclude(Include.ALWAYS) @Nullable Map<String, String> metadata) {

  public RealtimeResponse {
    output = List.copyOf(output);
    outputModalities = List.copyOf(outputModalities);
    metadata = metadata == null ? null : Map.copyOf(metadata);
  }

  @JsonProperty
  String object() {
    return "realtime.response";
  }

  /** Where a response stands. */
  public enum Status {
    @JsonProperty("in_progress")
    IN_PROGRESS,
    @JsonProperty("completed")
    COMPLETED,
    @JsonProperty("cancelled")
    CANCELLED,
    @JsonProperty("incomplete")
    INCOMPLETE,
    @JsonProperty("failed")
    FAILED
  }

  /** Why a response did not complete. */
  public record StatusDetails(Status type, @Nullable Reason reason, @Nullable Failure error) {

    public static StatusDetails cancelled(Reason reason) {
      return new StatusDetails(Status.CANCELLED, reason, null);
    }

    public static StatusDetails incomplete(Reason reason) {
      return new StatusDetails(Status.INCOMPLETE, reason, null);
    }

    public static StatusDetails failed(Failure error) {
      return new StatusDetails(Status.FAILED, null, error);
    }
  }

  /** What cut a response short. */
  public enum Reason {
    @JsonProperty("turn_detected")
    TURN_DETECTED,
    @JsonProperty("client_cancelled")
    CLIENT_CANCELLED,
    @JsonProperty("max_output_tokens")
    MAX_OUTPUT_TOKENS,
    @JsonProperty("content_filter")
    CONTENT_FILTER
  }

  /** What went wrong; holds no words of the call. */
  public record Failure(String type, String code, String message) {}

  /** Sound of the response. */
  public record Audio(Output output) {

    public static Audio of(SoundFormat format, String voice) {
      return new Audio(new Output(format, voice));
    }
  }

  /** Format and voice in effect. */
  public record Output(SoundFormat format, String voice) {}
}
