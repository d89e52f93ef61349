package dev.parley.cli.caller;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a Realtime server says, as far as a caller cares; the rest is {@link Other}. */
sealed interface ReceivedEvent {

  /**
   * The session is there.
   *
   * @param resumeToken to come back with when the line breaks; absent if that is not possible
   */
  record SessionCreated(String sessionId, @Nullable String resumeToken, long resumeWithinSeconds)
      implements ReceivedEvent {}

  record SessionUpdated() implements ReceivedEvent {}

  record SpeechStarted() implements ReceivedEvent {}

  record SpeechStopped() implements ReceivedEvent {}

  /** The other side has the caller's utterance. */
  record UtteranceTaken() implements ReceivedEvent {}

  record CallerTranscript(String words) implements ReceivedEvent {}

  record ResponseCreated(String responseId) implements ReceivedEvent {}

  record AgentAudio(String responseId, String itemId, String base64) implements ReceivedEvent {}

  record AgentAudioDone(String itemId) implements ReceivedEvent {}

  record AgentTranscript(String itemId, String words) implements ReceivedEvent {}

  record ToolCalled(String callId, String tool) implements ReceivedEvent {}

  record ToolAnswered(String callId) implements ReceivedEvent {}

  /** Parley's extension. */
  record ToolNews(
      String callId, String tool, String state, @Nullable Integer percent, @Nullable String note)
      implements ReceivedEvent {}

  /** Parley's extension. */
  record TurnNews(int turn, @Nullable String outcome, Map<String, Long> stages)
      implements ReceivedEvent {}

  record ResponseDone(
      String responseId, String status, @Nullable String code, @Nullable String message)
      implements ReceivedEvent {}

  record Trouble(@Nullable String code, String message) implements ReceivedEvent {}

  record Other(String type) implements ReceivedEvent {}

  /** Never throws: a message that makes no sense is trouble, not the end of the call. */
  static ReceivedEvent parse(String message) {
    try {
      var json = Json.mapper().readTree(message);
      return json == null || !json.isObject()
          ? new Trouble("invalid_event", "message: not an object (expected: a JSON object)")
          : of(json);
    } catch (JsonProcessingException broken) {
      return new Trouble("invalid_json", "message: not JSON (expected: a JSON object)");
    }
  }

  private static ReceivedEvent of(JsonNode json) {
    var type = json.path("type").asText();
    return switch (type) {
      case "session.created" ->
          new SessionCreated(
              json.path("session").path("id").asText(),
              json.path("parley").path("resume_token").textValue(),
              json.path("parley").path("resume_within_s").asLong());
      case "session.updated" -> new SessionUpdated();
      case "input_audio_buffer.speech_started" -> new SpeechStarted();
      case "input_audio_buffer.speech_stopped" -> new SpeechStopped();
      case "input_audio_buffer.committed" -> new UtteranceTaken();
      case "conversation.item.input_audio_transcription.completed" ->
          new CallerTranscript(text(json, "transcript"));
      case "response.created" -> new ResponseCreated(json.path("response").path("id").asText());
      case "response.output_audio.delta" ->
          new AgentAudio(text(json, "response_id"), text(json, "item_id"), text(json, "delta"));
      case "response.output_audio.done" -> new AgentAudioDone(text(json, "item_id"));
      case "response.output_audio_transcript.done" ->
          new AgentTranscript(text(json, "item_id"), text(json, "transcript"));
      case "response.output_item.done" -> item(type, json.path("item"));
      case "conversation.item.added" -> item(type, json.path("item"));
      case "parley.tool" ->
          new ToolNews(
              text(json, "call_id"),
              text(json, "tool"),
              text(json, "state"),
              json.hasNonNull("percent") ? json.get("percent").asInt() : null,
              optional(json, "note"));
      case "parley.turn" ->
          new TurnNews(
              json.path("turn").asInt(), optional(json, "outcome"), stages(json.path("stages")));
      case "response.done" -> done(json.path("response"));
      case "error" ->
          new Trouble(optional(json.path("error"), "code"), text(json.path("error"), "message"));
      default -> new Other(type);
    };
  }

  private static ReceivedEvent item(String type, JsonNode item) {
    boolean added = type.equals("conversation.item.added");
    var kind = text(item, "type");
    if (kind.equals("function_call") && !added) {
      return new ToolCalled(text(item, "call_id"), text(item, "name"));
    }
    return kind.equals("function_call_output") && added
        ? new ToolAnswered(text(item, "call_id"))
        : new Other(type);
  }

  private static ReceivedEvent done(JsonNode response) {
    var error = response.path("status_details").path("error");
    return new ResponseDone(
        text(response, "id"),
        text(response, "status"),
        optional(error, "code"),
        optional(error, "message"));
  }

  private static Map<String, Long> stages(JsonNode json) {
    var stages = new LinkedHashMap<String, Long>();
    json.properties().forEach(stage -> stages.put(stage.getKey(), stage.getValue().asLong()));
    return stages;
  }

  private static String text(JsonNode json, String field) {
    return json.path(field).asText();
  }

  private static @Nullable String optional(JsonNode json, String field) {
    return json.hasNonNull(field) ? json.get(field).asText() : null;
  }
}
