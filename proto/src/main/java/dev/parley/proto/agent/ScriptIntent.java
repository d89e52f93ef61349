package dev.parley.proto.agent;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a caller may ask of a scripted agent. It either says something or calls a tool.
 *
 * @param id lower_snake, unique in the script
 * @param examples phrases by which callers ask it
 * @param needs slots that must be known before the agent acts; missing ones are asked for in this
 *     order
 * @param confirm question that the caller must agree to before the agent acts; for what cannot be
 *     undone
 * @param say the answer, when no tool is needed
 * @param call the tool that answers
 */
public record ScriptIntent(
    String id,
    List<String> examples,
    List<String> needs,
    @Nullable String confirm,
    @Nullable String say,
    @Nullable ToolCall call) {

  public ScriptIntent {
    examples = examples == null ? List.of() : List.copyOf(examples);
    needs = needs == null ? List.of() : List.copyOf(needs);
  }

  /**
   * A tool and what it is called with.
   *
   * @param tool name of a tool of the agent or of the client
   * @param arguments by name; {@code {slot}} stands for what the caller said
   */
  public record ToolCall(String tool, Map<String, String> arguments) {
    public ToolCall {
      arguments = arguments == null ? Map.of() : Map.copyOf(arguments);
    }
  }
}
