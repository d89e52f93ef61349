package dev.parley.proto.realtime;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One item of the conversation as it goes over the wire. What is unknown is left out, never null:
 * client libraries refuse it otherwise; the one exception is {@link UserPart.Sound}.
 */
public sealed interface RealtimeItem {

  /** {@code item_…}; absent when the client leaves the name to us. */
  @Nullable String id();

  /**
   * The item as it enters the conversation under this name. What the client said of its status
   * counts for nothing.
   */
  RealtimeItem entering(String id);

  /** Items by their {@code type} and {@code role}; the shape has been checked. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static RealtimeItem of(JsonNode wire) {
    return RealtimeJson.read(wire, classOf(wire));
  }

  private static Class<? extends RealtimeItem> classOf(JsonNode wire) {
    return switch (wire.path("type").asText()) {
      case "function_call" -> FunctionCall.class;
      case "function_call_output" -> FunctionCallOutput.class;
      case "message" ->
          switch (wire.path("role").asText()) {
            case "system" -> SystemMessage.class;
            case "assistant" -> AssistantMessage.class;
            default -> UserMessage.class;
          };
      default -> Opaque.class;
    };
  }

  /** Where an item stands. */
  enum Status {
    @JsonProperty("in_progress")
    IN_PROGRESS,
    @JsonProperty("completed")
    COMPLETED,
    @JsonProperty("incomplete")
    INCOMPLETE
  }

  /** Something said, by the one whom {@code role} names. */
  sealed interface Message extends RealtimeItem {

    @JsonProperty
    default String type() {
      return "message";
    }
  }

  /** What the application tells the model. */
  @JsonPropertyOrder({"id", "type", "status", "role", "content"})
  record SystemMessage(@Nullable String id, @Nullable Status status, List<TextPart> content)
      implements Message {
    public SystemMessage {
      content = List.copyOf(content);
    }

    @Override
    public SystemMessage entering(String id) {
      return new SystemMessage(id, Status.COMPLETED, content);
    }

    @JsonProperty
    String role() {
      return "system";
    }
  }

  /** What the caller said, typed or showed. */
  @JsonPropertyOrder({"id", "type", "status", "role", "content"})
  record UserMessage(@Nullable String id, @Nullable Status status, List<UserPart> content)
      implements Message {
    public UserMessage {
      content = List.copyOf(content);
    }

    @Override
    public UserMessage entering(String id) {
      return new UserMessage(id, Status.COMPLETED, content);
    }

    @JsonProperty
    String role() {
      return "user";
    }
  }

  /** What the agent said or wrote. */
  @JsonPropertyOrder({"id", "type", "status", "role", "content"})
  record AssistantMessage(@Nullable String id, @Nullable Status status, List<AgentPart> content)
      implements Message {
    public AssistantMessage {
      content = List.copyOf(content);
    }

    @Override
    public AssistantMessage entering(String id) {
      return new AssistantMessage(id, Status.COMPLETED, content);
    }

    @JsonProperty
    String role() {
      return "assistant";
    }
  }

  /**
   * The model calls a function.
   *
   * @param arguments JSON as text; empty while in progress
   */
  @JsonPropertyOrder({"id", "type", "status", "name", "call_id", "arguments"})
  record FunctionCall(
      @Nullable String id,
      @Nullable Status status,
      String name,
      @Nullable String callId,
      String arguments)
      implements RealtimeItem {
    @Override
    public FunctionCall entering(String id) {
      return new FunctionCall(id, Status.COMPLETED, name, callId, arguments);
    }

    @JsonProperty
    String type() {
      return "function_call";
    }
  }

  /** What a function returned, as text. Enters without a status. */
  @JsonPropertyOrder({"id", "type", "status", "call_id", "output"})
  record FunctionCallOutput(
      @Nullable String id, @Nullable Status status, String callId, String output)
      implements RealtimeItem {
    @Override
    public FunctionCallOutput entering(String id) {
      return new FunctionCallOutput(id, null, callId, output);
    }

    @JsonProperty
    String type() {
      return "function_call_output";
    }
  }

  /** An item of the {@code mcp_} family, kept and shown as it came. */
  record Opaque(@JsonValue JsonNode json) implements RealtimeItem {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Opaque {}

    @Override
    public @Nullable String id() {
      return json.path("id").textValue();
    }

    @Override
    public Opaque entering(String id) {
      var named = json.<com.fasterxml.jackson.databind.node.ObjectNode>deepCopy();
      return new Opaque(named.put("id", id));
    }
  }

  /** Text for the model. */
  @JsonPropertyOrder({"type", "text"})
  record TextPart(String text) {
    @JsonProperty
    String type() {
      return "input_text";
    }
  }

  /** A piece of a caller's message. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(UserPart.Text.class),
    @JsonSubTypes.Type(UserPart.Sound.class),
    @JsonSubTypes.Type(UserPart.Image.class)
  })
  sealed interface UserPart {

    @JsonTypeName("input_text")
    record Text(String text) implements UserPart {}

    /**
     * Speech.
     *
     * @param audio base64 in the session's input format; absent where it is not kept
     * @param transcript null until it is known, and written so
     */
    @JsonTypeName("input_audio")
    record Sound(
        @Nullable String audio,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String transcript)
        implements UserPart {}

    /**
     * A picture.
     *
     * @param imageUrl data URI of a PNG or JPEG
     */
    @JsonTypeName("input_image")
    record Image(String imageUrl, @Nullable String detail) implements UserPart {}
  }

  /** A piece of an agent's message. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(AgentPart.Text.class),
    @JsonSubTypes.Type(AgentPart.Sound.class)
  })
  sealed interface AgentPart {

    @JsonTypeName("output_text")
    record Text(String text) implements AgentPart {}

    /**
     * Speech.
     *
     * @param audio base64 in the session's output format; only in answers to a retrieve
     * @param transcript what was said; absent after the item was cut
     */
    @JsonTypeName("output_audio")
    record Sound(@Nullable String audio, @Nullable String transcript) implements AgentPart {}
  }
}
