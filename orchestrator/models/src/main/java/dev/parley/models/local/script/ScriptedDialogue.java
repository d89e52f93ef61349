package dev.parley.models.local.script;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.models.local.script.CompiledScript.Intent;
import dev.parley.models.local.script.DialogueProgress.Move;
import dev.parley.proto.Json;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.model.AgentTerms;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ContextItem.Kind;
import dev.parley.session.model.ContextItem.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A dialogue that follows its script to the letter. It keeps nothing between turns: where the
 * conversation stands is computed from the conversation, so any node can go on with it.
 */
public final class ScriptedDialogue implements Dialogue {

  private final AgentDefinition agent;
  private final CompiledScript playbook;
  private final ToolOutcomes news;

  /** What a caller who comes back is told first, as it is found in the conversation. */
  private final String bridge;

  public ScriptedDialogue(AgentDefinition agent, CompiledScript playbook) {
    this.agent = agent;
    this.playbook = playbook;
    news = new ToolOutcomes(agent, playbook.script());
    bridge = String.join(" ", Words.of(AgentTerms.of(agent).bridge()));
  }

  @Override
  public List<Step> next(List<ContextItem> context, Set<String> tools) {
    var steps = new ArrayList<Step>();
    var outcomes = ToolOutcomes.outcomes(context);
    var told = new ArrayList<ToolOutcomes.Outcome>();
    for (var outcome : outcomes) {
      var sentence = news.untold(outcome, context);
      if (sentence != null && !steps.contains(new Step.Say(sentence))) {
        steps.add(new Step.Say(sentence));
        told.add(outcome);
      }
    }
    if (unanswered(context)) {
      var answer = answer(standing(context).move(), outcomes, told, tools);
      if (answer != null) {
        steps.add(answer);
      }
    }
    if (steps.isEmpty()) {
      steps.add(new Step.Say(unasked(context, outcomes)));
    }
    return List.copyOf(steps);
  }

  private DialogueProgress standing(List<ContextItem> context) {
    var standing = DialogueProgress.START;
    for (var item : context) {
      if (item instanceof ContextItem.Message(_, var role, var text) && role == Role.CALLER) {
        standing = standing.after(Words.of(text), playbook);
      }
    }
    return standing;
  }

  /**
   * Whether the caller spoke last: neither words nor a tool call have followed. That the line was
   * gone, or as much of it as was heard, answers nothing.
   */
  private boolean unanswered(List<ContextItem> context) {
    boolean unanswered = false;
    for (var item : context) {
      unanswered =
          switch (item) {
            case ContextItem.Message(_, var role, var text) ->
                role == Role.CALLER || (unanswered && (role == Role.SYSTEM || isOfTheLine(text)));
            case ContextItem.Call _ -> false;
            case ContextItem.Output _ -> unanswered;
          };
    }
    return unanswered;
  }

  private boolean isOfTheLine(String text) {
    var said = String.join(" ", Words.of(text));
    return said.isEmpty() || said.equals(bridge) || bridge.startsWith(said + " ");
  }

  private @Nullable Step answer(
      Move move,
      List<ToolOutcomes.Outcome> outcomes,
      List<ToolOutcomes.Outcome> told,
      Set<String> tools) {
    var script = playbook.script();
    return switch (move) {
      case Move.NotUnderstood() -> new Step.Say(script.reprompt());
      case Move.Declined() -> new Step.Say(script.declined());
      case Move.Confirm(var intent, var slots) ->
          new Step.Say(filled(String.valueOf(intent.spec().confirm()), slots));
      case Move.Ask(var intent, var slot, var bare) ->
          bare && pending(intent, outcomes)
              ? new Step.Say(script.pending())
              : new Step.Say(question(slot));
      case Move.Act(var intent, var slots) -> act(intent, slots, outcomes, told, tools);
    };
  }

  private @Nullable Step act(
      Intent intent,
      Map<String, String> slots,
      List<ToolOutcomes.Outcome> outcomes,
      List<ToolOutcomes.Outcome> told,
      Set<String> tools) {
    var call = intent.spec().call();
    if (call == null) {
      return new Step.Say(filled(String.valueOf(intent.spec().say()), slots));
    }
    if (!tools.contains(call.tool())) {
      return new Step.Say(String.valueOf(playbook.script().failed()));
    }
    var arguments = Json.mapper().createObjectNode();
    // Sorted, so that the same request is the same text.
    new TreeMap<>(call.arguments())
        .forEach((name, value) -> arguments.put(name, filled(value, slots)));
    if (told.stream().anyMatch(outcome -> same(outcome, call.tool(), arguments))) {
      return null;
    }
    boolean running =
        outcomes.stream()
            .filter(outcome -> outcome.output().kind() == Kind.PENDING)
            .anyMatch(outcome -> same(outcome, call.tool(), arguments));
    return running
        ? new Step.Say(playbook.script().pending())
        : new Step.CallTool(call.tool(), arguments.toString());
  }

  private static boolean same(ToolOutcomes.Outcome outcome, String tool, ObjectNode arguments) {
    if (!outcome.call().tool().equals(tool)) {
      return false;
    }
    try {
      JsonNode before = Json.mapper().readTree(outcome.call().arguments());
      return before.equals(arguments);
    } catch (JsonProcessingException _) {
      return false;
    }
  }

  private static boolean pending(Intent intent, List<ToolOutcomes.Outcome> outcomes) {
    var call = intent.spec().call();
    return call != null
        && outcomes.stream()
            .anyMatch(outcome ->
                outcome.output().kind() == Kind.PENDING
                    && outcome.call().tool().equals(call.tool()));
  }

  private String question(String slot) {
    var known = playbook.slots().get(slot);
    return known == null ? playbook.script().reprompt() : known.ask();
  }

  /** What is said when a response was asked for and the caller asked nothing. */
  private String unasked(List<ContextItem> context, List<ToolOutcomes.Outcome> outcomes) {
    if (outcomes.stream().anyMatch(outcome -> outcome.output().kind() == Kind.PENDING)) {
      return playbook.script().pending();
    }
    boolean begun = context.stream().anyMatch(ScriptedDialogue::isSpoken);
    var greeting = agent.greeting();
    return begun || greeting == null ? playbook.script().reprompt() : greeting;
  }

  private static boolean isSpoken(ContextItem item) {
    return item instanceof ContextItem.Message(_, var role, _) && role != Role.SYSTEM;
  }

  /** An optional slot that the caller did not name is left out. */
  private static String filled(String text, Map<String, String> slots) {
    return String.valueOf(Template.fill(text, name -> slots.getOrDefault(name, "")));
  }
}
