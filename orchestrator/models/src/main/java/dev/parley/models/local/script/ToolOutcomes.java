package dev.parley.models.local.script;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.parley.proto.Json;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.agent.Script;
import dev.parley.proto.agent.ScriptOutput;
import dev.parley.proto.agent.ToolDefinition;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ContextItem.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the tools of a conversation have given: which of it is news, and how it is said. */
final class ToolOutcomes {

  /** As many equal words, and two sentences are taken for the same. */
  private static final int SAME_WORDS = 6;

  private final AgentDefinition agent;
  private final Script script;

  ToolOutcomes(AgentDefinition agent, Script script) {
    this.agent = agent;
    this.script = script;
  }

  /** One call with its output. */
  record Outcome(ContextItem.Call call, ContextItem.Output output, int callAt) {}

  /** Every call of the conversation that has an output, in the order of the calls. */
  static List<Outcome> outcomes(List<ContextItem> context) {
    var outputs = new HashMap<String, ContextItem.Output>();
    for (var item : context) {
      if (item instanceof ContextItem.Output output) {
        outputs.put(output.callId(), output);
      }
    }
    var outcomes = new ArrayList<Outcome>();
    for (int i = 0; i < context.size(); i++) {
      if (context.get(i) instanceof ContextItem.Call call) {
        var output = outputs.get(call.callId());
        if (output != null) {
          outcomes.add(new Outcome(call, output, i));
        }
      }
    }
    return outcomes;
  }

  /**
   * The sentence for an outcome that the caller has not been told yet; null if there is none. What
   * was told is seen from the conversation itself, so that it holds on another node as well.
   */
  @Nullable String untold(Outcome outcome, List<ContextItem> context) {
    var kind = outcome.output().kind();
    if (kind != Kind.REAL && kind != Kind.FAILED) {
      return null;
    }
    var sentence = sentence(outcome);
    var failed = toolPhrase(outcome.call().tool());
    for (var item : context.subList(outcome.callAt(), context.size())) {
      if (item instanceof ContextItem.Message(_, var role, var text)
          && role == ContextItem.Role.AGENT
          && (tells(text, sentence)
              || (kind == Kind.FAILED && failed != null && tells(text, failed)))) {
        return null;
      }
    }
    return sentence;
  }

  /** Whether the agent's text, which may be cut off, holds the sentence or its beginning. */
  static boolean tells(String text, String sentence) {
    var said = Words.of(text);
    var wanted = Words.of(sentence);
    for (int start = 0; start < said.size(); start++) {
      int same = 0;
      while (start + same < said.size()
          && same < wanted.size()
          && said.get(start + same).equals(wanted.get(same))) {
        same++;
      }
      boolean cut = start + same == said.size() && same >= 2;
      if (same >= SAME_WORDS || cut || (same > 0 && same == wanted.size())) {
        return true;
      }
    }
    return false;
  }

  private String sentence(Outcome outcome) {
    var tool = outcome.call().tool();
    var spoken = script.outputs().get(tool);
    var output = parsed(outcome.output().output());
    if (outcome.output().kind() == Kind.FAILED) {
      return failure(tool, spoken, output);
    }
    if (spoken == null) {
      return plain(output);
    }
    for (var each : spoken.cases()) {
      var said =
          fits(each, output)
              ? Template.fill(each.say(), name -> value(outcome, output, name))
              : null;
      if (said != null) {
        return said;
      }
    }
    return failure(tool, spoken, output);
  }

  private String failure(String tool, @Nullable ScriptOutput spoken, JsonNode output) {
    if (spoken != null) {
      var code = output.findValue("code");
      var known = code == null ? null : spoken.errors().get(code.asText());
      if (known != null) {
        return known;
      }
      if (spoken.failed() != null) {
        return spoken.failed();
      }
    }
    var phrase = toolPhrase(tool);
    return phrase == null ? String.valueOf(script.failed()) : phrase;
  }

  private @Nullable String toolPhrase(String tool) {
    return agent.tools().stream()
        .filter(each -> each.name().equals(tool))
        .map(ToolDefinition::say)
        .map(say -> say.failed())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static boolean fits(ScriptOutput.Case each, JsonNode output) {
    for (Map.Entry<String, String> wanted : each.when().entrySet()) {
      if (!wanted.getValue().equals(value(output, wanted.getKey()))) {
        return false;
      }
    }
    return true;
  }

  /** What the tool found; what it does not repeat is what it was asked for. */
  private static @Nullable String value(Outcome outcome, JsonNode output, String name) {
    var found = value(output, name);
    return found == null ? value(parsed(outcome.call().arguments()), name) : found;
  }

  /** The field's text, "a.b" for nested ones; null if there is none or it is no plain value. */
  private static @Nullable String value(JsonNode output, String name) {
    var field = output.at("/" + name.replace('.', '/'));
    if (!field.isValueNode() || field.isNull()) {
      return null;
    }
    var text = field.asText();
    return field.isNumber() && text.startsWith("-") ? "minus " + text.substring(1) : text;
  }

  /** The output of a tool that the script knows nothing of: its text, or its fields read out. */
  private static String plain(JsonNode output) {
    if (output.isValueNode()) {
      return output.asText();
    }
    var read = new StringBuilder();
    for (var field : output.properties()) {
      if (field.getValue().isValueNode()) {
        read.append(read.isEmpty() ? "" : ", ");
        read.append(field.getKey().replace('_', ' ')).append(' ').append(field.getValue().asText());
      }
    }
    return read.isEmpty() ? "Done." : read.append('.').toString();
  }

  private static JsonNode parsed(String output) {
    try {
      return Json.mapper().readTree(output);
    } catch (JsonProcessingException _) {
      // A tool may answer in plain words.
      return new TextNode(output);
    }
  }
}
