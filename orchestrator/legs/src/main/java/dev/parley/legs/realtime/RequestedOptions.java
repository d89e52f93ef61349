package dev.parley.legs.realtime;

import dev.parley.proto.Json;
import dev.parley.proto.agent.Modality;
import dev.parley.proto.realtime.RealtimeProblem;
import dev.parley.proto.realtime.RealtimeSession;
import dev.parley.proto.realtime.ResponseRequest;
import dev.parley.proto.realtime.ToolChoice;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.ResponseOptions.ToolUse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's wishes for one response, read once, here at the door. */
final class RequestedOptions {

  /** What Parley cannot give, by name; absent if it can give all. */
  static @Nullable RealtimeProblem unsupported(ResponseRequest request, RealtimeSession session) {
    if (request.outOfBand()) {
      return outOfBand("response.conversation");
    }
    if (request.input() != null) {
      return outOfBand("response.input");
    }
    if (request.toolChoice() instanceof ToolChoice.Mcp) {
      return mcp("response.tool_choice");
    }
    if (request.prompt() != null && !request.prompt().isNull()) {
      return unsupported("response.prompt", "a stored prompt (expected: response.instructions)");
    }
    var audio = request.audio();
    var output = audio == null ? null : audio.output();
    var format = output == null ? null : output.format();
    return format == null || format.equals(session.audio().output().format())
        ? null
        : unsupported(
            "response.audio.output.format", format.type() + " (expected: the session's format)");
  }

  /** The same of all that the session's responses are asked with. */
  static @Nullable RealtimeProblem unsupported(RealtimeSession session) {
    return session.toolChoice() instanceof ToolChoice.Mcp ? mcp("session.tool_choice") : null;
  }

  private static RealtimeProblem mcp(String param) {
    return unsupported(param, "mcp (expected: auto, none, required or a function)");
  }

  static ResponseOptions of(ResponseRequest request) {
    var tools = request.tools();
    var reasoning = request.reasoning();
    var audio = request.audio();
    var output = audio == null ? null : audio.output();
    return new ResponseOptions(
        request.instructions(),
        modality(request.outputModalities()),
        tools == null ? null : SessionObject.tools(tools),
        toolUse(request.toolChoice()),
        request.parallelToolCalls(),
        request.maxOutputTokens(),
        output == null ? null : output.voice(),
        reasoning == null ? null : reasoning.effort(),
        request.metadata() == null ? null : Json.mapper().valueToTree(request.metadata()));
  }

  private static @Nullable Modality modality(@Nullable List<Modality> asked) {
    return asked == null || asked.isEmpty() ? null : asked.getFirst();
  }

  static @Nullable ToolUse toolUse(@Nullable ToolChoice asked) {
    return switch (asked) {
      case null -> null;
      case ToolChoice.Function(var name) -> new ToolUse.Only(name);
      case ToolChoice.Mcp _ -> null;
      case ToolChoice.Mode(var word) ->
          switch (word) {
            case "none" -> new ToolUse.Forbidden();
            case "required" -> new ToolUse.Required();
            default -> new ToolUse.Free();
          };
    };
  }

  private static RealtimeProblem outOfBand(String path) {
    return unsupported(path, "out-of-band (expected: a response to the conversation)");
  }

  private static RealtimeProblem unsupported(String path, String why) {
    return RealtimeProblem.refused("unsupported_value", path, path + ": " + why);
  }

  private RequestedOptions() {}
}
