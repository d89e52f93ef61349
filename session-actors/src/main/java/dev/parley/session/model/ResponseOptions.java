package dev.parley.session.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.proto.WireMessage;
import dev.parley.proto.agent.Modality;
import dev.parley.proto.agent.TokenLimit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client wished for one response, so that it is given the same way when it is asked for
 * again, of another link or by another node. Whatever is absent is as the session has it.
 *
 * <p>Sent and stored in the protocol's spelling: builds of before pass on the client's own JSON.
 *
 * @param modality whether it is spoken or written
 * @param tools what may be called in it instead of the session's
 * @param metadata the client's own pairs, given back as they were; never changed after it was read
 * @param reasoningEffort how hard the model thinks, in the model's own word
 */
public record ResponseOptions(
    @Nullable String instructions,
    @Nullable Modality modality,
    @Nullable List<Tool> tools,
    @Nullable ToolUse toolUse,
    @Nullable Boolean parallelToolCalls,
    @Nullable TokenLimit maxOutputTokens,
    @Nullable String voice,
    @Nullable String reasoningEffort,
    @Nullable JsonNode metadata)
    implements WireMessage {

  /** As the session has it in every respect. */
  public static final ResponseOptions NONE =
      new ResponseOptions(null, null, null, null, null, null, null, null, null);

  public ResponseOptions {
    tools = tools == null ? null : List.copyOf(tools);
  }

  /**
   * A function that the model may call.
   *
   * @param parameters JSON Schema
   */
  public record Tool(String name, @Nullable String description, @Nullable JsonNode parameters) {}

  /** Whether the model may, must or must not call tools. */
  public sealed interface ToolUse {

    /** As the model sees fit. */
    record Free() implements ToolUse {}

    record Forbidden() implements ToolUse {}

    /** One at least, whichever. */
    record Required() implements ToolUse {}

    /** This one and no other. */
    record Only(String tool) implements ToolUse {}

    /** In the protocol's spelling. */
    default JsonNode wire() {
      var json = JsonNodeFactory.instance;
      return switch (this) {
        case Free _ -> json.textNode("auto");
        case Forbidden _ -> json.textNode("none");
        case Required _ -> json.textNode("required");
        case Only(var tool) -> json.objectNode().put("type", "function").put("name", tool);
      };
    }

    /** Absent if it is none of these. */
    private static @Nullable ToolUse of(JsonNode wire) {
      return switch (wire.asText()) {
        case "auto" -> new Free();
        case "none" -> new Forbidden();
        case "required" -> new Required();
        default -> wire.path("name").isTextual() ? new Only(wire.path("name").asText()) : null;
      };
    }
  }

  /** The same, with what a session's client wants of all its responses where nothing is said. */
  public ResponseOptions or(@Nullable ToolUse use, @Nullable TokenLimit most) {
    return new ResponseOptions(
        instructions,
        modality,
        tools,
        toolUse == null ? use : toolUse,
        parallelToolCalls,
        maxOutputTokens == null ? most : maxOutputTokens,
        voice,
        reasoningEffort,
        metadata);
  }

  public ResponseOptions withInstructions(@Nullable String words) {
    return new ResponseOptions(
        words,
        modality,
        tools,
        toolUse,
        parallelToolCalls,
        maxOutputTokens,
        voice,
        reasoningEffort,
        metadata);
  }

  public ResponseOptions with(Modality how) {
    return new ResponseOptions(
        instructions,
        how,
        tools,
        toolUse,
        parallelToolCalls,
        maxOutputTokens,
        voice,
        reasoningEffort,
        metadata);
  }

  public ResponseOptions with(List<Tool> functions) {
    return new ResponseOptions(
        instructions,
        modality,
        functions,
        toolUse,
        parallelToolCalls,
        maxOutputTokens,
        voice,
        reasoningEffort,
        metadata);
  }

  public ResponseOptions with(ToolUse use) {
    return new ResponseOptions(
        instructions,
        modality,
        tools,
        use,
        parallelToolCalls,
        maxOutputTokens,
        voice,
        reasoningEffort,
        metadata);
  }

  /** Whether the model must do without tools. */
  public boolean withoutTools() {
    return toolUse instanceof ToolUse.Forbidden;
  }

  /** Only what the client said; empty if it said nothing. */
  @JsonValue
  ObjectNode wire() {
    var wire = JsonNodeFactory.instance.objectNode();
    if (instructions != null) {
      wire.put("instructions", instructions);
    }
    if (modality != null) {
      wire.putArray("output_modalities").add(modality == Modality.TEXT ? "text" : "audio");
    }
    if (metadata != null) {
      wire.set("metadata", metadata);
    }
    if (tools != null) {
      var list = wire.putArray("tools");
      tools.forEach(tool -> put(list.addObject(), tool));
    }
    if (toolUse != null) {
      wire.set("tool_choice", toolUse.wire());
    }
    if (parallelToolCalls != null) {
      wire.put("parallel_tool_calls", parallelToolCalls);
    }
    if (maxOutputTokens != null) {
      if (maxOutputTokens.equals(TokenLimit.UNLIMITED)) {
        wire.put("max_output_tokens", "inf");
      } else {
        wire.put("max_output_tokens", maxOutputTokens.tokens());
      }
    }
    if (voice != null) {
      wire.put("voice", voice);
    }
    if (reasoningEffort != null) {
      wire.putObject("reasoning").put("effort", reasoningEffort);
    }
    return wire;
  }

  private static void put(ObjectNode into, Tool tool) {
    into.put("name", tool.name());
    if (tool.description() != null) {
      into.put("description", tool.description());
    }
    if (tool.parameters() != null) {
      into.set("parameters", tool.parameters());
    }
  }

  /** What is not understood counts as not said: a newer build may wish for more. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ResponseOptions of(JsonNode wire) {
    var modalities = wire.path("output_modalities");
    var calls = wire.get("parallel_tool_calls");
    return new ResponseOptions(
        wire.path("instructions").textValue(),
        modalities.isEmpty()
            ? null
            : modalities.get(0).asText().equals("text") ? Modality.TEXT : Modality.AUDIO,
        wire.path("tools").isArray() ? tools(wire.path("tools")) : null,
        ToolUse.of(wire.path("tool_choice")),
        calls == null ? null : calls.asBoolean(),
        limit(wire.path("max_output_tokens")),
        wire.path("voice").textValue(),
        wire.path("reasoning").path("effort").textValue(),
        wire.get("metadata"));
  }

  private static List<Tool> tools(JsonNode wire) {
    return wire.valueStream()
        .map(tool ->
            new Tool(
                tool.path("name").asText(),
                tool.path("description").textValue(),
                tool.get("parameters")))
        .toList();
  }

  private static @Nullable TokenLimit limit(JsonNode wire) {
    if (wire.isInt()) {
      return new TokenLimit(wire.intValue());
    }
    return wire.isTextual() ? TokenLimit.UNLIMITED : null;
  }
}
