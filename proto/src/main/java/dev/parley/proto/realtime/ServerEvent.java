package dev.parley.proto.realtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Parley says to a caller's client. Each has an {@code event_…} name of its own. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface ServerEvent {

  String eventId();

  /**
   * The session begins, or goes on with another line.
   *
   * @param parley how to come back when the line breaks; other servers have nothing there
   */
  @JsonTypeName("session.created")
  record SessionCreated(String eventId, RealtimeSession session, @Nullable ComingBack parley)
      implements ServerEvent {}

  /**
   * How a client comes back to its session: {@code ?session_id=…&resume_token=…}, on any node.
   *
   * @param resumeWithinSeconds after the line broke
   */
  record ComingBack(
      String resumeToken, @JsonProperty("resume_within_s") long resumeWithinSeconds) {}

  @JsonTypeName("session.updated")
  record SessionUpdated(String eventId, RealtimeSession session) implements ServerEvent {}

  /** Milliseconds count from the session's first sound and include the prefix padding. */
  @JsonTypeName("input_audio_buffer.speech_started")
  record SpeechStarted(String eventId, int audioStartMs, String itemId) implements ServerEvent {}

  @JsonTypeName("input_audio_buffer.speech_stopped")
  record SpeechStopped(String eventId, int audioEndMs, String itemId) implements ServerEvent {}

  @JsonTypeName("input_audio_buffer.committed")
  record AudioCommitted(
      String eventId, @JsonInclude(Include.ALWAYS) @Nullable String previousItemId, String itemId)
      implements ServerEvent {}

  @JsonTypeName("input_audio_buffer.cleared")
  record AudioCleared(String eventId) implements ServerEvent {}

  @JsonTypeName("input_audio_buffer.timeout_triggered")
  record TimeoutTriggered(String eventId, int audioStartMs, int audioEndMs, String itemId)
      implements ServerEvent {}

  @JsonTypeName("conversation.item.added")
  record ItemAdded(
      String eventId,
      @JsonInclude(Include.ALWAYS) @Nullable String previousItemId,
      RealtimeItem item)
      implements ServerEvent {}

  @JsonTypeName("conversation.item.done")
  record ItemDone(
      String eventId,
      @JsonInclude(Include.ALWAYS) @Nullable String previousItemId,
      RealtimeItem item)
      implements ServerEvent {}

  @JsonTypeName("conversation.item.retrieved")
  record ItemRetrieved(String eventId, RealtimeItem item) implements ServerEvent {}

  @JsonTypeName("conversation.item.truncated")
  record ItemTruncated(String eventId, String itemId, int contentIndex, int audioEndMs)
      implements ServerEvent {}

  @JsonTypeName("conversation.item.deleted")
  record ItemDeleted(String eventId, String itemId) implements ServerEvent {}

  @JsonTypeName("conversation.item.input_audio_transcription.delta")
  record TranscriptionDelta(String eventId, String itemId, int contentIndex, String delta)
      implements ServerEvent {}

  @JsonTypeName("conversation.item.input_audio_transcription.completed")
  record TranscriptionCompleted(
      String eventId, String itemId, int contentIndex, String transcript, TranscriptionUsage usage)
      implements ServerEvent {}

  @JsonTypeName("conversation.item.input_audio_transcription.failed")
  record TranscriptionFailed(
      String eventId, String itemId, int contentIndex, TranscriptionProblem error)
      implements ServerEvent {}

  @JsonTypeName("response.created")
  record ResponseCreated(String eventId, RealtimeResponse response) implements ServerEvent {}

  @JsonTypeName("response.done")
  record ResponseDone(String eventId, RealtimeResponse response) implements ServerEvent {}

  @JsonTypeName("response.output_item.added")
  record OutputItemAdded(String eventId, String responseId, int outputIndex, RealtimeItem item)
      implements ServerEvent {}

  @JsonTypeName("response.output_item.done")
  record OutputItemDone(String eventId, String responseId, int outputIndex, RealtimeItem item)
      implements ServerEvent {}

  @JsonTypeName("response.content_part.added")
  record ContentPartAdded(
      String eventId,
      String responseId,
      String itemId,
      int outputIndex,
      int contentIndex,
      ContentPart part)
      implements ServerEvent {}

  @JsonTypeName("response.content_part.done")
  record ContentPartDone(
      String eventId,
      String responseId,
      String itemId,
      int outputIndex,
      int contentIndex,
      ContentPart part)
      implements ServerEvent {}

  @JsonTypeName("response.output_text.delta")
  record TextDelta(
      String eventId,
      String responseId,
      String itemId,
      int outputIndex,
      int contentIndex,
      String delta)
      implements ServerEvent {}

  @JsonTypeName("response.output_text.done")
  record TextDone(
      String eventId,
      String responseId,
      String itemId,
      int outputIndex,
      int contentIndex,
      String text)
      implements ServerEvent {}

  /**
   * The next piece of the agent's voice.
   *
   * @param delta ASCII of padded base64 in the session's output format
   */
  @JsonTypeName("response.output_audio.delta")
  @SuppressWarnings("ArrayRecordComponent") // fifty a second per call: not copied, never compared
  record AudioDelta(
      String eventId,
      String responseId,
      String itemId,
      int outputIndex,
      int contentIndex,
      byte[] delta)
      implements ServerEvent {}

  @JsonTypeName("response.output_audio.done")
  record AudioDone(
      String eventId, String responseId, String itemId, int outputIndex, int contentIndex)
      implements ServerEvent {}

  @JsonTypeName("response.output_audio_transcript.delta")
  record TranscriptDelta(
      String eventId,
      String responseId,
      String itemId,
      int outputIndex,
      int contentIndex,
      String delta)
      implements ServerEvent {}

  @JsonTypeName("response.output_audio_transcript.done")
  record TranscriptDone(
      String eventId,
      String responseId,
      String itemId,
      int outputIndex,
      int contentIndex,
      String transcript)
      implements ServerEvent {}

  @JsonTypeName("response.function_call_arguments.delta")
  record ArgumentsDelta(
      String eventId,
      String responseId,
      String itemId,
      int outputIndex,
      String callId,
      String delta)
      implements ServerEvent {}

  @JsonTypeName("response.function_call_arguments.done")
  record ArgumentsDone(
      String eventId,
      String responseId,
      String itemId,
      int outputIndex,
      String callId,
      String name,
      String arguments)
      implements ServerEvent {}

  @JsonTypeName("rate_limits.updated")
  record RateLimitsUpdated(String eventId, List<RateLimit> rateLimits) implements ServerEvent {
    public RateLimitsUpdated {
      rateLimits = List.copyOf(rateLimits);
    }
  }

  /** Something was not done; the connection goes on unless it is closed right after. */
  @JsonTypeName("error")
  record Failed(String eventId, RealtimeProblem error) implements ServerEvent {}

  /**
   * How much more may be asked.
   *
   * @param name {@code tokens} or {@code requests}
   */
  record RateLimit(String name, int limit, int remaining, double resetSeconds) {}

  /** A piece of an item while it is made; named otherwise than in the finished item. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  sealed interface ContentPart {

    @JsonTypeName("audio")
    record Audio(String transcript) implements ContentPart {}

    @JsonTypeName("text")
    record Text(String text) implements ContentPart {}
  }

  /** What writing down the caller's words cost. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  sealed interface TranscriptionUsage {

    @JsonTypeName("duration")
    record Duration(double seconds) implements TranscriptionUsage {}

    @JsonTypeName("tokens")
    record Tokens(
        int totalTokens, int inputTokens, int outputTokens, TokenDetails inputTokenDetails)
        implements TranscriptionUsage {}
  }

  record TokenDetails(int textTokens, int audioTokens) {}

  /** Why an utterance could not be written down; absent, never null, where nothing is known. */
  record TranscriptionProblem(
      @Nullable String type, @Nullable String code, String message, @Nullable String param) {}
}
