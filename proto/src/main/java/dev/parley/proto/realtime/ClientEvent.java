package dev.parley.proto.realtime;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What a caller's client may say. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(ClientEvent.UpdateSession.class),
  @JsonSubTypes.Type(ClientEvent.AppendAudio.class),
  @JsonSubTypes.Type(ClientEvent.CommitAudio.class),
  @JsonSubTypes.Type(ClientEvent.ClearAudio.class),
  @JsonSubTypes.Type(ClientEvent.ClearOutput.class),
  @JsonSubTypes.Type(ClientEvent.CreateItem.class),
  @JsonSubTypes.Type(ClientEvent.RetrieveItem.class),
  @JsonSubTypes.Type(ClientEvent.TruncateItem.class),
  @JsonSubTypes.Type(ClientEvent.DeleteItem.class),
  @JsonSubTypes.Type(ClientEvent.CreateResponse.class),
  @JsonSubTypes.Type(ClientEvent.CancelResponse.class)
})
public sealed interface ClientEvent extends Incoming {

  /** The client's own name for the event, at most 512 characters; only errors repeat it. */
  @Nullable String eventId();

  /**
   * Change the session.
   *
   * @param session for {@link SessionUpdate#apply}; an object, nothing else is known of it yet
   */
  @JsonTypeName("session.update")
  record UpdateSession(@Nullable String eventId, JsonNode session) implements ClientEvent {}

  /**
   * The caller's sound.
   *
   * @param audio ASCII of padded base64, its alphabet checked; never changed after it was read
   */
  @JsonTypeName("input_audio_buffer.append")
  @SuppressWarnings("ArrayRecordComponent") // fifty a second per call: not copied, never compared
  record AppendAudio(@Nullable String eventId, byte[] audio) implements ClientEvent {}

  /** The sound so far is one turn of the caller. */
  @JsonTypeName("input_audio_buffer.commit")
  record CommitAudio(@Nullable String eventId) implements ClientEvent {}

  /** The sound so far is to be forgotten. */
  @JsonTypeName("input_audio_buffer.clear")
  record ClearAudio(@Nullable String eventId) implements ClientEvent {}

  /** Stop playing; for callers whose sound does not come through events. */
  @JsonTypeName("output_audio_buffer.clear")
  record ClearOutput(@Nullable String eventId) implements ClientEvent {}

  /**
   * Put an item into the conversation.
   *
   * @param previousItemId absent = at the end, {@code root} = in front, else after that item
   */
  @JsonTypeName("conversation.item.create")
  record CreateItem(@Nullable String eventId, @Nullable String previousItemId, RealtimeItem item)
      implements ClientEvent {}

  /** Show an item. */
  @JsonTypeName("conversation.item.retrieve")
  record RetrieveItem(@Nullable String eventId, String itemId) implements ClientEvent {}

  /** The caller heard only the first {@code audioEndMs} of an agent's item. */
  @JsonTypeName("conversation.item.truncate")
  record TruncateItem(@Nullable String eventId, String itemId, int contentIndex, int audioEndMs)
      implements ClientEvent {}

  /** Take an item out of the conversation. */
  @JsonTypeName("conversation.item.delete")
  record DeleteItem(@Nullable String eventId, String itemId) implements ClientEvent {}

  /** Think and speak. */
  @JsonTypeName("response.create")
  record CreateResponse(@Nullable String eventId, ResponseRequest response) implements ClientEvent {
    // Not there in most events that a client sends.
    public CreateResponse {
      response = response == null ? ResponseRequest.PLAIN : response;
    }
  }

  /**
   * Stop a response.
   *
   * @param responseId absent = the running one of the conversation
   */
  @JsonTypeName("response.cancel")
  record CancelResponse(@Nullable String eventId, @Nullable String responseId)
      implements ClientEvent {}
}
